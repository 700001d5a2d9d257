// SPDX-License-Identifier: GPL-3.0-or-later
// A pair of seminars from the need to the effect: the deputy head plans it, twelve teachers on
// devices of their own take part at once, one of them loses the network, one writes on two devices,
// the server is killed in the middle; nothing is lost, and the broken link of the chain is whole.
import { checkAxe, checkFaults, checkWidth, equal, openPage, SCREENS, shot } from "./lib.mjs";
import { enter, Program } from "./program.mjs";

export const title = "a pair of seminars";

const PASSWORD = "demo-2026-vsoko";
const PEOPLE = 12;

async function look(page, name, shots) {
  const before = page.viewportSize();
  for (const [screen, size] of Object.entries(SCREENS)) {
    await page.setViewportSize(size);
    await checkWidth(page, `${name} on a ${screen}`);
    await checkAxe(page, `${name} on a ${screen}`);
    if (shots) await shot(page, `${name}-${screen}`);
  }
  await page.setViewportSize(before);
  checkFaults(page, name);
}

async function teachersOf(desk, url) {
  await desk.goto(`${url}/accounts`);
  const rows = await desk.locator("tbody tr").filter({ hasText: "учитель" }).filter({ hasNotText: "заместитель" }).all();
  const logins = [];
  for (const row of rows.slice(0, PEOPLE)) logins.push((await row.locator("td, th").nth(1).textContent()).trim());
  return logins;
}

// A pair that is not in the plan yet is put there; returns the addresses of its two seminars.
async function planPair(desk, url) {
  await desk.goto(`${url}/training`);
  const scripts = await desk.locator("#script option").evaluateAll((options) => options.map(({ value, textContent }) => [value, textContent.trim()]));
  const titles = new Map(scripts);
  const [seen] = scripts.find(([value]) => value.endsWith("-r") && titles.has(value.replace(/-r$/, "-d")));
  const addresses = [];
  for (const script of [seen, seen.replace(/-r$/, "-d")]) {
    await desk.getByText("Добавить семинар", { exact: true }).click();
    await desk.locator("#script").selectOption(script);
    await desk.getByRole("button", { name: "Добавить в план" }).click();
    const title = titles.get(script).replace(/ \([^)]*\)$/, "");
    addresses.push(await desk.locator("main .todo a[href^='/seminars/']", { hasText: title }).first().getAttribute("href"));
  }
  return addresses;
}

async function join(page, url, seminar) {
  await page.goto(`${url}${seminar}`);
  await page.getByRole("button", { name: /Я участвую|К своему листу/ }).click();
  await page.waitForURL("**/phone");
}

async function write(page, field, words) {
  const area = page.locator(`[data-words="reflection"] [data-field="${field}"] textarea`);
  await area.fill(words);
  await area.blur();
}

const saved = (page) => page.locator("[data-words-state]", { hasText: "Сохранено" }).waitFor();

export async function run({ browser, shots, step }) {
  const program = new Program();
  try {
    program.command("demo", "--no-serve", "--password", PASSWORD, "--seed", "11");
    const url = await program.serve();
    const desk = await openPage(browser);
    await enter(desk, url, "zavuch", PASSWORD);
    const people = [];
    const seminars = [];
    await step("the needs say why, and the pair is put into the plan", async () => {
      await desk.goto(`${url}/training`);
      await look(desk, "training", shots);
      seminars.push(...await planPair(desk, url));
      equal(new Set(seminars).size, 2, "seminars of the pair");
    });
    await step("twelve teachers take part on devices of their own", async () => {
      const logins = await teachersOf(desk, url);
      equal(logins.length, PEOPLE, "teachers");
      for (const login of logins) {
        const page = await openPage(browser, "phone");
        await enter(page, url, login, PASSWORD);
        people.push(page);
      }
    });
    for (const seminar of seminars) {
      await step(`the seminar ${seminar} begins and everyone is there`, async () => {
        await desk.goto(`${url}${seminar}`);
        const begin = desk.getByRole("button", { name: "Начать семинар" });
        if (await begin.count() > 0) await begin.click();
        await Promise.all(people.map((page) => join(page, url, seminar)));
        await desk.goto(`${url}${seminar}`);
        equal(await desk.locator(".tag.ok", { hasText: "на месте" }).count() >= PEOPLE, true, "present");
        await look(people[0], "seminar-phone", shots);
      });
      await step("each writes a sheet at once; a killed server and a lost network lose no word", async () => {
        await people[1].context().setOffline(true);
        await Promise.all(people.map((page, i) => write(page, "fact", `Факт участника ${i + 1}`)));
        await people[1].getByText("Нет связи").waitFor();
        await program.kill();
        await write(people[2], "question", "Написано, пока сервер лежал");
        await program.serve();
        await people[1].context().setOffline(false);
        await Promise.all(people.map(saved));
        for (const [i, page] of people.entries()) {
          await page.reload();
          equal(await page.locator('[data-field="fact"] textarea').inputValue(), `Факт участника ${i + 1}`, "kept");
          page.faults.length = 0; // the server was away
        }
        equal(await people[2].locator('[data-field="question"] textarea').inputValue(), "Написано, пока сервер лежал", "kept");
      });
      await step("two devices of one person: both texts stay and the field asks", async () => {
        const second = await people[0].context().newPage();
        await second.goto(`${url}${seminar}/phone`);
        await write(people[0], "sign", "Пересказывают без подсказки");
        await saved(people[0]);
        await write(second, "sign", "Находят место в тексте");
        const ask = second.locator('[data-field="sign"] [data-beside]');
        await ask.waitFor();
        equal(await ask.locator("blockquote").textContent(), "Пересказывают без подсказки", "the other text");
        await second.getByRole("button", { name: "Взять оба" }).click();
        await saved(second);
        await second.reload();
        const both = await second.locator('[data-field="sign"] textarea').inputValue();
        equal(both.includes("Пересказывают") && both.includes("Находят"), true, "both texts");
        equal(await second.locator("[data-beside]").count(), 0, "asks no more");
        await second.close();
      });
      await step("cards, voices, conclusions, the projector, the protocol", async () => {
        for (const [i, words] of ["Читают вслух, не думая", "Нет вопросов к тексту"].entries()) {
          await people[i].getByLabel("Затруднение", { exact: true }).fill(words);
          await people[i].locator("form", { has: people[i].locator("#card-difficulty") }).getByRole("button").click();
          await people[i].getByText(words).first().waitFor();
        }
        for (const page of people.slice(0, 5)) {
          await page.reload();
          await page.getByRole("button", { name: "Голос: Нет вопросов к тексту" }).click();
          await page.getByRole("button", { name: "Снять голос: Нет вопросов к тексту" }).waitFor();
        }
        await desk.goto(`${url}${seminar}/screen`);
        await desk.getByText("Нет вопросов к тексту").waitFor();
        await look(desk, "seminar-screen", shots);
        await desk.goto(`${url}${seminar}`);
        const conclusions = desk.locator('[data-words="conclusion"]');
        await conclusions.locator('[data-field="conclusions"] textarea').fill("Один приём чтения на всех предметах");
        await conclusions.locator('[data-field="conclusions"] textarea').blur();
        await saved(desk);
        desk.faults.length = 0;
        await look(desk, "seminar", shots);
        const [file] = await Promise.all([desk.waitForEvent("download"), desk.getByRole("link", { name: "Протокол" }).click()]);
        equal(file.suggestedFilename(), "Протокол семинара.docx", "the protocol");
        await desk.getByRole("button", { name: "Закончить семинар" }).click();
        await desk.getByRole("link", { name: "Что изменилось" }).waitFor();
      });
    }
    await step("its effect is looked at, and those who came have learnt it", async () => {
      await desk.goto(`${url}${seminars.at(-1)}/effect`);
      await look(desk, "seminar-effect", shots);
      await desk.getByLabel("Что видно и что решили").fill("Вводим на всех предметах 5 класса");
      await desk.getByRole("button", { name: "Записать" }).click();
      await desk.getByText("Вводим на всех предметах").first().waitFor();
      const cycle = JSON.parse(program.command("training", "cycle", "--json"));
      equal(cycle.some((row) => row.stage === "checked"), true, "a pair that went all its way");
      await people[3].goto(`${url}/my/training`);
      await people[3].locator("dd", { hasText: "семинар школы" }).first().waitFor();
      await look(people[3], "my-training", shots);
    });
  } finally {
    await program.close();
  }
}
