// SPDX-License-Identifier: GPL-3.0-or-later
// Kinds of instruments from opening to the result: a work with answers typed and pasted, a visit to
// lessons with words beside the marks.
import { checkAxe, checkFaults, checkWidth, equal, openPage, SCREENS, shot } from "./lib.mjs";
import { enter, Program } from "./program.mjs";
import { openForRating, pasteBlock, untilSaved } from "./rating.mjs";

export const title = "kinds of instruments";

const PASSWORD = "demo-2026-vsoko";

async function look(page, name, shots) {
  const before = page.viewportSize();
  for (const [screen, size] of Object.entries(SCREENS)) {
    await page.setViewportSize(size);
    await page.waitForTimeout(100);
    await checkWidth(page, `${name} on a ${screen}`);
    await checkAxe(page, `${name} on a ${screen}`);
    if (shots) await shot(page, `${name}-${screen}`);
  }
  await page.setViewportSize(before);
  checkFaults(page, name);
}

// Fills the page of opening; returns the number of the session. `raters` are places in the list.
async function openKind(page, url, { instrument, className, title: name, objects, raters = [0], fill }, shots) {
  await page.goto(`${url}/sessions/new?instrument=${instrument}`);
  if (className) {
    const label = await page.locator("#class option", { hasText: new RegExp(`^${className} `) }).first().textContent();
    await page.locator("#class").selectOption({ label });
  }
  if (objects) await page.locator("#objects").fill(objects.join("\n"));
  await page.getByLabel("Название").fill(name);
  for (const place of raters) {
    await page.locator('input[name="rater"]').nth(place).check();
  }
  if (fill) await fill();
  if (shots) await look(page, `${instrument}-new`, shots);
  await page.getByRole("button", { name: "Открыть", exact: true }).click();
  await page.waitForURL(/\/sessions\/\d+$/);
  return page.url().match(/sessions\/(\d+)/)[1];
}

// The place of the deputy head among those who may rate.
async function ownPlace(page, url) {
  await page.goto(`${url}/sessions/new`);
  const names = await page.locator('label:has(input[name="rater"])').allTextContents();
  const me = (await page.locator(".me b").first().textContent().catch(() => "")).trim();
  const at = names.findIndex((name) => me && me.includes(name.trim()));
  return at < 0 ? 0 : at;
}

async function work(desk, url, me, { step, shots }) {
  let session;
  await step("a work is opened with two variants", async () => {
    session = await openKind(desk, url, { instrument: "task-data-5", className: "5А", title: "Работа с данными",
      raters: [me], fill: () => desk.locator("#variants").selectOption("2") }, shots);
    equal(await desk.locator('input[name^="variant-"]').first().inputValue(), "1", "the first variant");
    await look(desk, "work-session", shots);
  });
  await step("answers are typed as they stand on the sheet", async () => {
    await openForRating(desk, url, session);
    await desk.locator("td.mark").first().click();
    for (const key of ["1", "5", "Enter"]) await desk.keyboard.press(key);
    await desk.locator('td.mark[data-r="0"][data-c="1"]').click();
    await desk.keyboard.press("Comma"); // where б lies
    await desk.keyboard.press("d"); // and в
    await desk.locator('td.mark[data-r="0"][data-c="3"]').click();
    await desk.keyboard.press("2");
    await desk.keyboard.press(".");
    await untilSaved(desk);
    equal(await desk.locator('td.mark[data-r="0"][data-c="0"]').textContent(), "15", "the number");
    equal(await desk.locator('td.mark[data-r="0"][data-c="1"]').getAttribute("class"), "mark l3", "а right letter");
    equal(await desk.locator('td.mark[data-r="1"][data-c="1"]').getAttribute("class"), "mark l3", "right in variant 2");
    equal(await desk.locator('td.mark[data-r="1"][data-c="3"]').textContent(), "-", "no answer");
  });
  await step("a block from Excel is taken as answers", async () => {
    await desk.locator('td.mark[data-r="2"][data-c="0"]').click();
    const rows = Array.from({ length: 12 }, (_, i) => [i % 3 ? "15" : "14", i % 2 ? "в" : "б", "70", "2", i % 2 ? "в" : "б",
      "1", "2", "1", i % 4 ? "2" : "0", "б"]);
    await pasteBlock(desk, rows);
    await untilSaved(desk);
    await look(desk, "work-grid", shots);
  });
  await step("the result: levels, tasks, wrong answers", async () => {
    await desk.goto(`${url}/sessions/${session}/map`);
    await desk.getByRole("heading", { name: "Как выполнены задания" }).waitFor();
    await desk.locator("caption", { hasText: "Задания: доля баллов" }).waitFor();
    await look(desk, "work-map", shots);
    const file = await desk.request.get(`${url}/sessions/${session}/map.xlsx`);
    equal(file.status(), 200, "the file");
  });
  await step("the second variant has a blank of its own", async () => {
    await desk.goto(`${url}/instruments/task-data-5/blank?variant=2`);
    await desk.getByRole("heading", { name: /Вариант 2/ }).waitFor();
    await look(desk, "work-blank", shots);
  });
  await step("a phone takes letters by a tap", async () => {
    await desk.setViewportSize(SCREENS.phone);
    await openForRating(desk, url, session);
    await look(desk, "work-phone", shots);
    await desk.setViewportSize(SCREENS.desk);
  });
}

async function visit(desk, url, me, { step, shots }) {
  let session;
  await step("a visit is opened with its lessons", async () => {
    session = await openKind(desk, url, { instrument: "card-lesson-uud", title: "Посещение уроков, октябрь",
      raters: [me], objects: ["Алгебра, 8А, 3-й урок, Иванова И. И.", "Химия, 9Б, 2-й урок, Петров П. П."] }, shots);
    await desk.locator("#objects").fill("Физика, 7В, 1-й урок, Сидоров С. С.");
    await desk.getByRole("button", { name: "Добавить" }).click();
    await desk.getByRole("cell", { name: /Физика/ }).first().waitFor();
    await look(desk, "visit-session", shots);
  });
  await step("marks and words", async () => {
    await openForRating(desk, url, session);
    await desk.locator("td.mark").first().click();
    await pasteBlock(desk, [["2", "2", "1", "0", "3", "1", "2", "1", "2", "1", "2"], ["1", "1", "1", "0", "1", "1", "0", "1", "2", "0", "1"]]);
    await untilSaved(desk);
    await look(desk, "visit-grid", shots);
    await desk.goto(`${url}/sessions/${session}/notes`);
    await look(desk, "visit-notes", shots);
    await desk.getByRole("link", { name: /Алгебра/ }).click();
    await desk.locator("textarea").fill("Цель назвали дети.\nДоговорились: признаки успеха записать на доске.");
    await look(desk, "visit-note", shots);
    await desk.getByRole("button", { name: "Сохранить", exact: true }).click();
    await desk.getByRole("cell", { name: "записано" }).waitFor();
  });
  await step("the result", async () => {
    await desk.goto(`${url}/sessions/${session}/map`);
    await desk.getByText("Видно хотя бы эпизодами").first().waitFor();
    await look(desk, "visit-map", shots);
    await desk.getByRole("link", { name: /Алгебра/ }).click();
    await desk.getByText("Цель назвали дети.").waitFor();
    await look(desk, "visit-lesson", shots);
    await desk.goto(`${url}/sessions`);
    await look(desk, "kinds-sessions", shots);
  });
}

async function project(desk, url, me, { step, shots }) {
  let session;
  await step("a defence is opened with a panel", async () => {
    session = await openKind(desk, url, { instrument: "rub-project-9", className: "9А", title: "Защита проектов",
      raters: [me, me === 0 ? 1 : 0] }, shots);
    await look(desk, "project-session", shots);
  });
  await step("topics, supervisors, stages", async () => {
    await desk.getByRole("link", { name: "Темы и вехи" }).click();
    await desk.getByRole("rowheader").first().getByRole("link").click();
    await desk.getByLabel("Тема").fill("Шум в школьных коридорах");
    await desk.locator("#supervisor").selectOption({ index: 3 });
    await desk.getByLabel("Замысел и вопрос").fill("2026-09-20");
    await desk.getByRole("button", { name: "Сохранить" }).click();
    await desk.waitForLoadState();
    equal(await desk.getByLabel("Тема").inputValue(), "Шум в школьных коридорах", "the topic");
    await look(desk, "project-card", shots);
    await desk.getByRole("link", { name: "К списку" }).click();
    await desk.getByText("1 из 7: замысел и вопрос").waitFor();
    await look(desk, "project-list", shots);
  });
  await step("marks, places, an appeal", async () => {
    await openForRating(desk, url, session);
    await desk.locator("td.mark").first().click();
    await pasteBlock(desk, Array.from({ length: 10 }, (_, i) => Array.from({ length: 9 }, (__, j) => String((i + j) % 4))));
    await untilSaved(desk);
    await desk.goto(`${url}/sessions/${session}/map`);
    await desk.getByRole("heading", { name: "Места" }).waitFor();
    await look(desk, "project-map", shots);
    await desk.goto(`${url}/sessions/${session}`);
    await desk.getByRole("button", { name: "Закрыть сбор" }).click();
    await desk.goto(`${url}/sessions/${session}/projects`);
    await desk.getByRole("rowheader").first().getByRole("link").click();
    await desk.getByLabel("С чем не согласен ученик").fill("Критерий «План»: дневник не смотрели");
    await desk.getByRole("button", { name: "Записать обращение" }).click();
    await desk.getByLabel("Причина решения").fill("Дневник перечитан, отметка верна");
    await look(desk, "project-appeal", shots);
    await desk.getByRole("button", { name: "Записать решение" }).click();
    await desk.getByText("отметки оставлены").waitFor();
  });
}

async function doubleEntry(browser, desk, url, me, { step, shots }) {
  let session;
  const second = await openPage(browser);
  await second.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
  await step("two people type the same sheets", async () => {
    session = await openKind(desk, url, { instrument: "task-data-5", className: "5Б", title: "Работа, двойной ввод",
      raters: [0, me], fill: () => desk.getByLabel(/второй ввод/).check() });
    await enter(second, url, "alekseev.rg", PASSWORD); // the first on the list
    await openForRating(desk, url, session);
    await desk.locator("td.mark").first().click();
    await pasteBlock(desk, [["15", "б", "70"], ["15", "в", "70"]]);
    await untilSaved(desk);
    await openForRating(second, url, session);
    await second.locator("td.mark").first().click();
    await pasteBlock(second, [["15", "а", "70"], ["15", "в", "71"]]);
    await untilSaved(second);
  });
  await step("what differs is settled one by one", async () => {
    await desk.goto(`${url}/sessions/${session}/compare`);
    await desk.getByText("Оба внесли 6 из").waitFor();
    await look(desk, "entry-compare", shots);
    await desk.locator('form button[name="keep"][value="1"]').first().click();
    await desk.getByText("совпали 5").waitFor();
    await desk.locator('form button[name="keep"][value="2"]').first().click();
    await desk.getByText("Оба ввода совпали").waitFor();
  });
}

export async function run({ browser, shots, step }) {
  const program = new Program();
  try {
    program.command("demo", "--no-serve", "--password", PASSWORD, "--seed", "7");
    const url = await program.serve();
    const desk = await openPage(browser);
    await desk.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
    await enter(desk, url, "zavuch", PASSWORD);
    const me = await ownPlace(desk, url);
    await work(desk, url, me, { step, shots });
    await visit(desk, url, me, { step, shots });
    await project(desk, url, me, { step, shots });
    await doubleEntry(browser, desk, url, me, { step, shots });
  } finally {
    await program.close();
  }
}
