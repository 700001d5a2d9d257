// SPDX-License-Identifier: GPL-3.0-or-later
// Instruments: the catalogue and its choices, passports and blanks of every kind, the editor.
import { checkAxe, checkFaults, checkWidth, equal, openPage, printPdf, SCREENS, shot } from "./lib.mjs";
import { enter, Program } from "./program.mjs";

export const title = "instruments";

const PASSWORD = "demo-2026-vsoko";
const SHIPPED = 119;

// One of each kind; the questionnaire of the smallest readers twice: in plain and in large letters.
const OF_KINDS = ["obs-group-project-ooo", "obs-class-values", "ind-p1", "task-reading-10", "task-reading-2",
  "q-personal-4", "self-uud-4", "portfolio-noo", "int-work-process", "sc-luskanova"];

// Both screens: nothing wider, nothing that axe finds.
async function look(page, name, shots) {
  for (const [screen, size] of Object.entries(SCREENS)) {
    await page.setViewportSize(size);
    await checkWidth(page, `${name} on a ${screen}`);
    await checkAxe(page, `${name} on a ${screen}`);
    if (shots) await shot(page, `${name}-${screen}`);
  }
  await page.setViewportSize(SCREENS.desk);
  checkFaults(page, name);
}

async function open(page, address) {
  const reply = await page.goto(address);
  if (reply.status() !== 200) throw new Error(`${address}: ${reply.status()}`);
}

async function catalogue({ page, url, step, shots }) {
  await step("the catalogue shows every instrument", async () => {
    await open(page, `${url}/instruments`);
    equal(await page.locator("main tbody th a").count(), SHIPPED, "instruments");
    await look(page, "catalogue", shots);
  });
  await step("it finds by outcome, level, grade and time", async () => {
    await page.getByLabel("Что измерить").selectOption("ooo.K2.4");
    await page.getByLabel("Класс").selectOption("7");
    await page.getByRole("button", { name: "Подобрать" }).click();
    equal(await page.getByRole("link", { name: "Карта наблюдения группового проекта, 5–9 классы" }).count(), 1, "found");
    equal(await page.getByRole("link", { name: "Карта наблюдения группового проекта, 1–4 классы" }).count(), 0, "of others");
    await look(page, "catalogue-outcome", shots);
  });
  await step("it finds by words in any form", async () => {
    await open(page, `${url}/instruments?q=мотивации`);
    const found = await page.locator("main tbody th a").count();
    if (found === 0 || found === SHIPPED) throw new Error(`found ${found}`);
  });
}

async function passports({ page, url, step, shots }) {
  for (const id of OF_KINDS) {
    await step.alone(`passport and blank of ${id}`, async () => {
      await open(page, `${url}/instruments/${id}`);
      await look(page, `passport-${id}`, shots);
      await page.getByRole("link", { name: "Бланк" }).click();
      await look(page, `blank-${id}`, shots);
      if (shots) await printPdf(page, `blank-${id}`);
    });
  }
  await step("a blank comes in large letters too", async () => {
    await open(page, `${url}/instruments/q-motivation-noo/blank`);
    await page.getByRole("link", { name: "Крупные буквы" }).click();
    await look(page, "blank-large", shots);
    if (shots) await printPdf(page, "blank-large");
  });
}

// A sign of the editor's page: its text, outcome and steps.
async function fillSign(page, number, text, steps) {
  const sign = page.locator(`[data-row="i"] >> nth=${number}`);
  await sign.getByLabel("Что нужно увидеть").fill(text);
  await sign.getByLabel("Результат").fill("ooo.K2.4");
  for (const [index, step] of steps.entries()) await sign.getByLabel(`ступень ${index + 1}: поступок`).fill(step);
}

async function editor({ page, url, step, shots }) {
  await step("an instrument of the school is written and checked", async () => {
    await open(page, `${url}/instruments`);
    await page.getByRole("link", { name: "Составить свой" }).click();
    await look(page, "editor-new", shots);
    await page.getByLabel("Название").fill("Карта круглого стола");
    await page.getByRole("button", { name: "Начать" }).click();
    await page.getByText("Пользоваться пока нельзя").waitFor();
    await look(page, "editor-empty", shots);
    await page.getByLabel("Зачем").fill("Узнать, как класс ведёт общий разговор.");
    await page.getByLabel("7", { exact: true }).check();
    await page.getByLabel("Минут").fill("40");
    await fillSign(page, 0, "Слушает и записывает", ["Молчит", "Повторяет за другими", "Говорит сам", "Зовёт других"]);
    await page.getByRole("button", { name: "Добавить признак" }).click();
    await fillSign(page, 1, "Предлагает шаг", ["Ждёт", "Соглашается с чужим", "Предлагает свой", "Сравнивает свой с чужим"]);
    await page.getByRole("button", { name: "Сохранить и проверить" }).click();
    await page.getByText("похоже, здесь два действия").first().waitFor();
    equal(await page.locator('[data-row="i"]').count(), 2, "signs");
    await look(page, "editor", shots);
  });
  await step("it is seen as an observer will see it", async () => {
    await page.getByRole("button", { name: "Посмотреть, как выйдет" }).click();
    await page.getByText("Зовёт других").first().waitFor();
    await look(page, "editor-preview", shots);
    await page.getByRole("link", { name: "Править дальше" }).click();
  });
  await step("in force, it opens a procedure", async () => {
    await page.getByLabel("Почему школе нужен").fill("Готовых карт круглого стола нет.");
    await page.getByRole("button", { name: "Ввести в действие" }).click();
    await page.getByText("Готовых карт круглого стола нет.").waitFor();
    await look(page, "passport-own", shots);
    await page.getByRole("link", { name: "Открыть процедуру" }).click();
    equal(await page.getByLabel("Инструмент").inputValue(), "own-1", "instrument");
  });
}

async function editorWithoutScripts({ browser, url, step }) {
  const page = await openPage(browser, "desk", { javaScriptEnabled: false });
  page.setDefaultTimeout(20000);
  await enter(page, url, "zavuch", PASSWORD);
  await step("without JavaScript a row is added, moved and taken away", async () => {
    await open(page, `${url}/instruments/own/own-1`);
    await page.getByRole("button", { name: "Добавить признак" }).click();
    equal(await page.locator('[data-row="i"]').count(), 3, "signs");
    await page.getByRole("button", { name: "Выше" }).nth(1).click();
    equal(await page.getByLabel("Что нужно увидеть").first().inputValue(), "Предлагает шаг", "first sign");
    await page.getByRole("button", { name: "Убрать", exact: true }).nth(2).click();
    equal(await page.locator('[data-row="i"]').count(), 2, "signs");
  });
  await page.context().close();
}

export async function run({ browser, shots, step }) {
  const program = new Program();
  try {
    program.command("demo", "--no-serve", "--password", PASSWORD, "--seed", "7");
    const url = await program.serve();
    const page = await openPage(browser);
    page.setDefaultTimeout(20000);
    await enter(page, url, "zavuch", PASSWORD);
    const at = { page, url, step, shots };
    await catalogue(at);
    await passports(at);
    await editor(at);
    await editorWithoutScripts({ browser, url, step });
    await page.context().close();
  } finally {
    await program.close();
  }
}
