// SPDX-License-Identifier: GPL-3.0-or-later
// A deputy head's first day, as a person does it: the first run, the lists, accounts, a procedure
// rated by two observers (on a PC by keyboard, on a phone by taps) through a lost network and a
// killed server, the class map, the memo and its files.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkAxe, checkFaults, checkWidth, equal, openPage, root, SCREENS, shot } from "./lib.mjs";
import { beginSchool, enter, Program } from "./program.mjs";
import { openForRating, pasteBlock, sheetOf, untilSaved } from "./rating.mjs";
import { paragraphsOfDocx, rowsOfXlsx } from "./office.mjs";

export const title = "a deputy head's first day";

const INPUTS = path.join(root, "tests", "data", "inputs");
const INSTRUMENT = "Карта наблюдения группового проекта, 5–9 классы";
const PUPILS = 25, SIGNS = 12;
const WORDS = "тихая осень у реки";
const STAFF = "Фамилия;Имя;Отчество;Должность\r\n" +
  "Новикова;Вера;Сергеевна;учитель\r\nОрлов;Пётр;Ильич;учитель\r\nЖукова;Анна;Олеговна;директор\r\n";

class Day {
  constructor(browser, shots) {
    this.browser = browser;
    this.shots = shots;
    this.program = new Program();
    this.found = []; // what is wrong with pages: told at the end, the day goes on
    this.work = mkdtempSync(path.join(os.tmpdir(), "vsoko-day-"));
  }

  // Where the person stood when a step failed: the address and what is to be seen.
  async tellPlace(error) {
    for (const page of [this.page, this.first, this.second]) {
      if (!page || page.isClosed()) continue;
      const text = await page.locator("main").innerText({ timeout: 3000 }).catch(() => "the page does not answer");
      console.log(`      at ${page.url()}\n${text.slice(0, 1500)}`);
    }
    throw error;
  }

  // A page is looked at on both screens: axe, its width, the console.
  async look(page, name) {
    const before = page.viewportSize();
    await this.check(page, name, before.width < 800 ? ["phone"] : ["phone", "desk"]).catch((error) => this.found.push(error.message));
    await page.setViewportSize(before);
  }

  async check(page, name, screens) {
    for (const screen of screens) {
      await page.setViewportSize(SCREENS[screen]);
      await checkWidth(page, `${name} on a ${screen}`);
      if (this.shots) await shot(page, `day-${name}-${screen}`);
    }
    checkFaults(page, name);
    await checkAxe(page, name);
  }
}

async function begin(day) {
  await day.program.serve();
  const page = day.page = await openPage(day.browser);
  await page.goto(`${day.program.url}/`);
  await page.waitForURL("**/start");
  await day.look(page, "start");
  await page.getByRole("button", { name: "Начать работу" }).click();
  await page.getByText("Пароль ещё раз").first().waitFor();
  await day.look(page, "start-errors");
  await beginSchool(page, day.program.url, WORDS);
  await day.look(page, "today-first");
}

async function bringIn(day, file, name) {
  const page = day.page;
  await page.goto(`${day.program.url}/import`);
  await page.getByLabel("Файл со списком").setInputFiles(file);
  await page.getByRole("button", { name: "Посмотреть" }).click();
  await page.waitForURL("**/import/files/**");
  await day.look(page, `import-look-${name}`);
  const classes = page.locator('input[name="class"]');
  if (await classes.count() > 0) {
    for (const box of await classes.all()) await box.check();
    await page.getByRole("button", { name: "Посмотреть снова" }).last().click();
    await classes.first().waitFor({ state: "detached" });
  }
  await page.locator('button[value="apply"]').click();
  await page.waitForURL(/\/import\/\d+$/); // a long list: by way of its job
  await day.look(page, `import-done-${name}`);
}

async function bringPupils(day) {
  const file = readdirSync(INPUTS).find((name) => name.startsWith("01_") && name.endsWith(".xlsx"));
  await bringIn(day, path.join(INPUTS, file), "pupils");
  await day.page.goto(`${day.program.url}/classes`);
  equal(await day.page.locator("main a[href^='/classes/']").count(), 24, "classes");
  await day.look(day.page, "classes");
}

async function bringStaff(day) {
  const file = path.join(day.work, "Сотрудники.csv");
  writeFileSync(file, STAFF);
  await bringIn(day, file, "staff");
  await day.page.goto(`${day.program.url}/staff`);
  await day.page.getByText("Новикова").first().waitFor();
}

async function makeAccounts(day) {
  const page = day.page;
  await page.goto(`${day.program.url}/accounts`);
  await page.getByRole("button", { name: "Завести всем и показать памятки" }).click();
  await page.locator(".slip").first().waitFor();
  await day.look(page, "slips");
  day.slips = await page.$$eval(".slip", (slips) => slips.map((slip) => ({
    name: slip.querySelector("b").textContent,
    login: slip.querySelectorAll(".secret")[0].textContent,
    password: slip.querySelectorAll(".secret")[1].textContent,
    qr: slip.querySelector(".qr svg") !== null,
  })));
  equal(day.slips.length, 3, "a slip for each of the staff");
  equal(day.slips.every((slip) => slip.qr), true, "a QR on each slip");
}

// The first password opens nothing but the page where it is changed.
async function firstEntry(day, surname, screen) {
  const slip = day.slips.find((one) => one.name.startsWith(surname));
  const page = await openPage(day.browser, screen);
  if (screen === "desk") await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await enter(page, day.program.url, slip.login, slip.password);
  await page.goto(`${day.program.url}/sessions`);
  await page.getByText("Сначала смените первый пароль").waitFor();
  page.faults.length = 0; // the browser tells of the refusal
  await page.getByRole("link", { name: "Сменить пароль" }).click();
  await page.waitForURL("**/me/password**");
  await day.look(page, `password-${screen}`);
  await page.locator('input[name="now"]').fill(slip.password);
  await page.locator('input[name="password"]').fill(WORDS);
  await page.locator('input[name="again"]').fill(WORDS);
  await page.getByRole("button", { name: "Сменить пароль" }).click();
  await page.waitForURL((address) => !address.pathname.startsWith("/me/password"));
  return page;
}

async function openProcedure(day) {
  const page = day.page;
  await page.goto(`${day.program.url}/sessions`);
  await day.look(page, "sessions-empty");
  await page.goto(`${day.program.url}/sessions/new`);
  await day.look(page, "session-new");
  await page.getByLabel("Инструмент").selectOption({ label: `${INSTRUMENT} (5–9 классы)` });
  await page.getByLabel("Класс", { exact: true }).selectOption({ label: `5А (${PUPILS})` });
  await page.getByLabel("День", { exact: true }).fill("2026-11-20");
  await page.getByLabel("Название").fill("Групповой проект «Карта микрорайона»");
  await page.getByLabel("Новикова В. С.").check();
  await page.getByLabel("Орлов П. И.").check();
  await page.getByLabel("Для карты и рубрики: группы").selectOption("5");
  await page.getByRole("button", { name: "Открыть" }).click();
  await page.waitForURL(/\/sessions\/\d+$/);
  day.session = Number(page.url().match(/\d+$/)[0]);
  await day.look(page, "session");
  await page.goto(`${page.url()}/map`);
  await day.look(page, "map-empty");
}

// What the first and the second observer put: by place in the sheet, "·" is «не наблюдалось».
const FIRST = block((r, c) => (r === 3 && c === 5 ? "·" : String((r * 5 + c * 3 + (r >> 2)) % 4)));
const SECOND = block((r, c) => String(Math.min(3, Number(FIRST[r][c].replace("·", "1")) + ((r + c) % 4 === 0 ? 1 : 0))));
SECOND[0][1] = "3"; // where the first says 0 or 1 there is something to talk over

function block(mark) {
  return Array.from({ length: PUPILS }, (_, r) => Array.from({ length: SIGNS }, (_, c) => mark(r, c)));
}

async function checkSheet(page, day, want, what) {
  const sheet = await sheetOf(page, day.program.url, day.session);
  equal(sheet.marks.map((row) => row.join(" ")).join("\n"), want.map((row) => row.join(" ")).join("\n"), what);
  return sheet;
}

async function rateByKeyboard(day) {
  const page = day.first = await firstEntry(day, "Новикова", "desk");
  await openForRating(page, day.program.url, day.session);
  const at = () => page.evaluate(() => {
    const { r, c } = document.activeElement.dataset;
    return `${r},${c}`;
  });
  for (let i = 0; i < 20 && await at() !== "0,0"; i++) await page.keyboard.press("Tab");
  equal(await at(), "0,0", "Tab leads to the grid");
  await page.keyboard.type("3210");
  equal(await at(), "4,0", "a digit goes down");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  equal(await at(), "4,1", "arrows and Enter walk");
  await page.keyboard.press("7");
  equal(await at(), "5,1", "a digit that is no mark moves on or stays, and is not taken");
  await untilSaved(page);
  const marks = block((r, c) => (c === 0 && r < 4 ? String(3 - r) : ""));
  await checkSheet(page, day, marks, "digits are saved");
  await page.keyboard.press("Home");
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowUp");
  equal(await at(), "0,0", "back at the corner");
  await pasteBlock(page, FIRST);
  await untilSaved(page);
  await checkSheet(page, day, FIRST, "a pasted block is saved");
  await page.keyboard.press("Delete");
  await untilSaved(page);
  const cleared = FIRST.map((row) => [...row]);
  cleared[0][0] = "";
  await checkSheet(page, day, cleared, "Delete takes a mark away");
  await page.keyboard.press("Control+z");
  await untilSaved(page);
  await checkSheet(page, day, FIRST, "undo puts it back");
  await day.look(page, "rate");
}

// Marks put without a network wait on the device; the server is killed and started meanwhile, one
// page is closed like a lid and opened again.
async function loseNetworkAndServer(day) {
  const page = day.first;
  const before = await sheetOf(page, day.program.url, day.session);
  await page.context().setOffline(true);
  for (const size of [SCREENS.phone, SCREENS.desk]) await page.setViewportSize(size); // a tablet is turned
  await page.locator('td[data-r="0"][data-c="0"]').click();
  await page.keyboard.type("321");
  await page.getByText("ждут отправки: 3").or(page.getByText("ждут отправки: 2")).waitFor();
  await day.program.kill();
  await page.context().setOffline(false);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("0");
  await page.getByText("нет связи с программой").waitFor();
  await page.close();
  await day.program.serve();
  const again = day.first = await openForRating(await newTab(page), day.program.url, day.session);
  await untilSaved(again);
  const want = FIRST.map((row) => [...row]);
  for (const [r, c, mark] of [[0, 0, "3"], [1, 0, "2"], [2, 0, "1"], [3, 1, "0"]]) want[r][c] = mark;
  const after = await checkSheet(again, day, want, "nothing is lost");
  const changed = (r, c) => Number(FIRST[r][c] !== want[r][c]);
  const puts = changed(0, 0) + changed(1, 0) + changed(2, 0) + changed(3, 1);
  equal(after.writes - before.writes, puts, "nothing is doubled");
  day.firstMarks = want;
}

async function newTab(page) {
  const tab = await page.context().newPage();
  tab.faults = [];
  tab.on("pageerror", (error) => tab.faults.push(String(error)));
  return tab;
}

// Two tabs of one browser show the same; the same observer on two devices is asked about the later
// mark of a cell, nothing is put silently.
async function rateInTwoPlaces(day) {
  const one = day.first;
  const tab = await openForRating(await newTab(one), day.program.url, day.session);
  const away = await openPage(day.browser);
  await enter(away, day.program.url, day.slips.find((slip) => slip.name.startsWith("Новикова")).login, WORDS);
  await openForRating(away, day.program.url, day.session);
  const now = day.firstMarks[7][2];
  const [mine, theirs] = ["0", "1", "2", "3"].filter((mark) => mark !== now);
  await one.bringToFront();
  await one.locator('td[data-r="7"][data-c="2"]').click();
  await one.keyboard.press(mine);
  await untilSaved(one);
  day.firstMarks[7][2] = mine;
  await tab.waitForFunction((mark) => document.querySelector('td[data-r="7"][data-c="2"]').textContent === mark, mine);
  await tab.close();
  await away.locator('td[data-r="7"][data-c="2"]').click();
  await away.keyboard.press(theirs);
  const notice = away.locator("#rate-troubles");
  await notice.getByText("на другом устройстве").waitFor();
  await checkAxe(away, "the notice of a conflict");
  await checkSheet(away, day, day.firstMarks, "what stood stays till the person decides");
  await notice.getByRole("button", { name: "Оставить то, что здесь" }).click();
  await untilSaved(away);
  day.firstMarks[7][2] = theirs;
  await checkSheet(away, day, day.firstMarks, "the person's choice is saved");
  await away.context().close();
}

async function rateByPhone(day) {
  const page = day.second = await firstEntry(day, "Орлов", "phone");
  await openForRating(page, day.program.url, day.session);
  await day.look(page, "rate");
  const want = block(() => "");
  for (let r = 0; r < 5; r++) {
    const name = await page.locator(".who [aria-current]").textContent();
    const option = page.locator(`.opt[id="option-1-${SECOND[r][0]}"]`);
    if (r === 1) await option.dblclick(); // a trembling hand puts one mark
    else await option.tap();
    want[r][0] = SECOND[r][0];
    await page.waitForFunction((was) => document.querySelector(".who [aria-current]").textContent !== was, name);
    await page.waitForTimeout(400);
  }
  await untilSaved(page);
  await checkSheet(page, day, want, "taps are saved, a double tap is one mark");
  await page.context().setOffline(true);
  await page.locator(`.opt[id="option-1-${SECOND[0][1]}"]`).tap();
  await page.getByText("ждёт отправки: 1").waitFor();
  await page.context().setOffline(false);
  await untilSaved(page);
  want[0][1] = SECOND[0][1];
  await checkSheet(page, day, want, "a tap without a network is saved later");
  page.faults.length = 0; // the browser tells of the lost network
  await page.goto(`${day.program.url}/sessions`);
  await day.look(page, "sessions-observer");
}

// The second observer finishes on a PC, with a block from Excel.
async function finishOnPc(day) {
  const page = await newTab(day.second);
  await page.setViewportSize(SCREENS.desk);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openForRating(page, day.program.url, day.session);
  await page.locator('td[data-r="0"][data-c="0"]').click();
  await pasteBlock(page, SECOND);
  await untilSaved(page);
  await checkSheet(page, day, SECOND, "the whole sheet of the second observer");
  await page.close();
}

// A cell of the map as the page says it: the mean, or both marks where they are two apart.
function cellOf(a, b) {
  if (a === "·") return b;
  if (Math.abs(a - b) >= 2) return null;
  return String((Number(a) + Number(b)) / 2).replace(".", ",");
}

async function lookAtMap(day) {
  const page = day.page;
  const { pupils } = await sheetOf(day.first, day.program.url, day.session);
  await page.goto(`${day.program.url}/sessions/${day.session}/map`);
  await day.look(page, "map");
  const rows = () => page.$$eval(".map tbody tr", (all) => all.map((row) => ({
    name: row.querySelector("th").textContent.trim(),
    cells: [...row.querySelectorAll("td.cell:not(.scale)")].map((cell) => cell.textContent.trim()) })));
  const map = await rows();
  equal(map.map((row) => row.name).join(), pupils.map((pupil) => pupil.name).join(), "by groups and names");
  day.apart = 0;
  map.forEach((row, r) => row.cells.forEach((text, c) => {
    const [a, b] = [day.firstMarks[r][c], SECOND[r][c]];
    const want = cellOf(a, b);
    if (want === null) day.apart += 1;
    if (want !== null) equal(text, want, `${row.name}, sign ${c + 1}`);
    else equal([...text.split("/")].sort().join(), [a, b].sort().join(), `${row.name}, sign ${c + 1}: both marks`);
  }));
  day.map = map;
  const wide = await page.$eval(".map", (box) => box.scrollWidth - box.clientWidth);
  if (wide > 0) day.found.push(`the map is ${wide} px wider than its sheet on a desk`);
  await page.goto(`${page.url()}?sort=level`);
  await checkAxe(page, "map by level");
  equal((await rows()).map((row) => row.name).sort().join(), map.map((row) => row.name).sort().join(), "the same pupils by level");
}

async function followNumbers(day) {
  const page = day.page;
  const base = `${day.program.url}/sessions/${day.session}/map`;
  await page.goto(base);
  await page.locator(".map thead a").first().click();
  await page.waitForURL("**/map/signs/**");
  await day.look(page, "map-sign");
  const marks = await page.$$eval("table.data tbody tr", (rows) => rows.map((row) =>
    [...row.cells].slice(1, 3).map((cell) => cell.textContent.trim()).join(" ")));
  equal(marks.sort().join("|"), day.firstMarks.map((row, r) => `${row[0]} ${SECOND[r][0]}`).sort().join("|"), "the marks behind a sign");
  await page.goto(base);
  await page.locator(".map tbody th a").first().click();
  await page.waitForURL("**/map/pupils/**");
  await day.look(page, "map-pupil");
  equal(await page.locator("table.data tbody tr").count(), SIGNS, "a line for each sign");
  await page.goto(`${base}/discuss`);
  await day.look(page, "map-discuss");
  equal(await page.locator("table.data tbody tr").count(), day.apart, "all that is to be talked over");
  await page.goto(base);
  await page.locator("main a[href^='/links?to=']").first().click();
  await page.waitForURL("**/links?to=*");
  if (!/по цепочке от|связей нет/.test(await page.locator("main").innerText())) day.found.push("a weak sign leads to what stands upstream of it");
}

async function printMap(day) {
  await day.page.goto(`${day.program.url}/sessions/${day.session}/map`);
  const file = path.join(day.work, "map.pdf");
  await day.page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
  const told = execFileSync("pdfinfo", [file], { encoding: "utf8" });
  equal(told.match(/Page size:.*\((A4)\)/)?.[1], "A4", "the paper");
  equal(Number(told.match(/Pages:\s+(\d+)/)[1]) <= 2, true, "the map of a class takes a sheet or two");
  if (day.shots) execFileSync("pdftoppm", ["-r", "60", "-png", file, path.join(root, "shots", "day-map-print")]);
}

async function writeMemo(day) {
  const page = day.page;
  await page.goto(`${day.program.url}/sessions/${day.session}/spravka`);
  await day.look(page, "spravka");
  await page.locator("summary", { hasText: "Рекомендация 1" }).click();
  await page.getByLabel("Номер справки").fill("7");
  const first = page.locator("details", { hasText: "Рекомендация 1" });
  await first.getByLabel("Что сделать").fill("Дать группам роли и карточки вопросов");
  await first.getByLabel("Кто").fill("Новикова В. С.");
  await first.getByLabel("Срок").fill("2026-12-15");
  await first.getByLabel("Чем проверим").fill("повторное наблюдение");
  await first.getByLabel("Успех, если").fill("у 20 из 25 базовый уровень");
  await page.getByRole("button", { name: "Сохранить и обновить" }).click();
  await page.locator(".doc").getByText("Дать группам роли и карточки вопросов").first().waitFor();
  await day.look(page, "spravka-filled");
}

async function download(day, address, name) {
  const reply = await day.page.request.get(`${day.program.url}/sessions/${day.session}/${address}`);
  equal(reply.status(), 200, address);
  const file = path.join(day.work, name);
  writeFileSync(file, await reply.body());
  return file;
}

const plain = (text) => text.replace(/[\s\u00a0\u202f]+/g, " ").trim();

async function compareFiles(day) {
  const said = await day.page.$$eval(".doc p:not(figure p), .doc td, .doc th", (parts) =>
    parts.filter((part) => !part.closest("figure, .doc-signature")).map((part) => part.textContent));
  const docx = await download(day, "spravka.docx", "spravka.docx");
  const written = new Set(paragraphsOfDocx(docx).map(plain));
  const whole = plain(paragraphsOfDocx(docx).join(" "));
  for (const text of said.map(plain).filter(Boolean)) {
    if (!written.has(text) && !whole.includes(text)) throw new Error(`not in the .docx: «${text}»`);
  }
  const xlsx = rowsOfXlsx(await download(day, "map.xlsx", "map.xlsx"), "Карта класса");
  const [head, ...rows] = xlsx;
  const { pupils } = await sheetOf(day.first, day.program.url, day.session);
  equal(rows.filter((row) => row[1]).length >= PUPILS, true, "a row for each pupil in the .xlsx");
  day.map.forEach((row, r) => row.cells.forEach((text, c) => {
    if (text.includes("/")) return;
    const line = rows.find((one) => one[1] === pupils[r].full);
    const cell = String(line[c + 2] ?? "").replace(".", ",");
    equal(cell, text, `${row.name}, «${head[c + 2]}» in the .xlsx`);
  }));
  day.docx = docx;
}

async function openInLibreOffice(day) {
  execFileSync("soffice", [`-env:UserInstallation=file://${day.work}/office`, "--headless", "--convert-to", "pdf",
    "--outdir", day.work, day.docx], { stdio: "ignore", timeout: 120000 });
  const file = path.join(day.work, "spravka.pdf");
  equal(existsSync(file), true, "LibreOffice opens the memo");
  const text = plain(execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }));
  equal(text.includes("Дать группам роли"), true, "the recommendation is printed");
  if (day.shots) execFileSync("pdftoppm", ["-r", "60", "-png", file, path.join(root, "shots", "day-spravka")]);
}

const STEPS = [
  ["1. the first run", begin],
  ["2. pupils from an e-journal's export", bringPupils],
  ["2. staff from a list", bringStaff],
  ["3. accounts and slips", makeAccounts],
  ["4. a procedure is opened", openProcedure],
  ["4. the first observer rates by keyboard", rateByKeyboard],
  ["4. network lost, server killed", loseNetworkAndServer],
  ["4. one observer in two tabs and on two devices", rateInTwoPlaces],
  ["4. the second observer rates on a phone", rateByPhone],
  ["4. and finishes on a PC", finishOnPc],
  ["5. the class map says what was entered", lookAtMap],
  ["5. marks behind each number", followNumbers],
  ["5. the map on paper", printMap],
  ["6. the memo", writeMemo],
  ["6. one number on the page, in Word, in Excel", compareFiles],
  ["6. the memo opens in LibreOffice", openInLibreOffice],
];

export async function run({ browser, shots, step }) {
  const day = new Day(browser, shots);
  try {
    for (const [name, act] of STEPS) await step(name, () => act(day)).catch((error) => day.tellPlace(error));
    await step("each page: axe, width, console", () => equal(day.found.join("\n"), "", "found"));
    equal(await day.program.stop(), 0, "the server ends in peace");
  } finally {
    for (const page of [day.page, day.first, day.second]) await page?.context().close();
    await day.program.close();
    rmSync(day.work, { recursive: true, force: true });
  }
}
