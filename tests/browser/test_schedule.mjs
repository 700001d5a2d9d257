// SPDX-License-Identifier: GPL-3.0-or-later
// The single schedule: works are pasted, moved by the mouse and by the keyboard, dates are proposed
// and accepted, files are taken; the page complains of what is broken while it is edited.
import { checkAxe, checkFaults, checkWidth, equal, openPage, printPdf, SCREENS, shot } from "./lib.mjs";
import { paragraphsOfDocx, rowsOfXlsx } from "./office.mjs";
import { enter, Program } from "./program.mjs";
import { readFileSync } from "node:fs";

export const title = "the single schedule";

const PASSWORD = "demo-2026-vsoko";

const chip = (page, name, text) =>
  page.locator(`#board tr:has(th:text-is("${name}")) a.work`, { hasText: text }).first();
const weekOf = (work) => work.locator("xpath=..").getAttribute("data-week");
const cellOf = (page, name, week) => page.locator(`#board tr:has(th:text-is("${name}")) td[data-week="${week}"]`);
const found = (page, text) => page.locator("#found li", { hasText: text }).count();

async function look(page, name, shots) {
  for (const [screen, size] of Object.entries(SCREENS)) {
    await page.setViewportSize(size);
    await checkWidth(page, `${name} on a ${screen}`);
    await checkAxe(page, `${name} on a ${screen}`);
    if (shots) await shot(page, `schedule-${name}-${screen}`);
  }
  await page.setViewportSize(SCREENS.desk);
  checkFaults(page, name);
}

// The Mondays of weeks of lessons of a class that are still to come, from the board itself.
async function comingWeeks(page, name) {
  const today = new Date().toISOString().slice(0, 10);
  const weeks = await page.locator(`#board tr:has(th:text-is("${name}")) td:not(.off)`)
    .evaluateAll((cells) => cells.map((cell) => cell.dataset.week));
  return weeks.filter((week) => week > today);
}

const day = (monday, add) => {
  const on = new Date(`${monday}T00:00:00Z`);
  on.setUTCDate(on.getUTCDate() + add);
  return on.toISOString().slice(0, 10);
};

async function save(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
  return download.path();
}

export async function run({ browser, shots, step }) {
  const program = new Program();
  try {
    program.command("demo", "--no-serve", "--password", PASSWORD, "--seed", "7");
    const url = await program.serve();
    const page = await openPage(browser);
    await enter(page, url, "zavuch", PASSWORD);
    await page.goto(`${url}/schedule?half=2`);
    const weeks = await comingWeeks(page, "5А");

    await step("a list is pasted and what is broken is told", async () => {
      await page.getByRole("link", { name: "Вставить списком" }).click();
      await look(page, "paste", shots);
      await page.getByLabel("Список").fill(`5А; Математика; КР; Дроби; ${weeks[3]}\n5А; Русский язык; КР; Глагол; ${weeks[3]}\n` +
        `5Б; Математика; КР; Дроби; ${day(weeks[5], 5)}\n6; Математика; ПР; Углы`);
      await page.getByRole("button", { name: "Добавить" }).click();
      await page.waitForURL("**/schedule");
      await page.goto(`${url}/schedule?half=2`);
      equal(await found(page, "в один день стоят"), 1, "two works on one day");
      equal(await found(page, "в этот день уроков нет"), 1, "a work on a Saturday");
      await look(page, "board", shots);
      if (shots) {
        await printPdf(page, "schedule-a3");
        await page.getByRole("link", { name: "A4", exact: true }).click();
        await printPdf(page, "schedule-a4");
      }
    });

    await step("a work is moved by the mouse, and the remark goes", async () => {
      await chip(page, "5А", "КР рус").dragTo(cellOf(page, "5А", weeks[4]));
      await page.waitForFunction(() => !document.querySelector("#found").textContent.includes("в один день стоят"));
      equal(await weekOf(chip(page, "5А", "КР рус")), weeks[4], "the week it stands in");
    });

    await step("a work is moved by the keyboard, and one is left", async () => {
      await chip(page, "5А", "КР рус").focus();
      await page.keyboard.press("Space");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Escape");
      equal(await weekOf(chip(page, "5А", "КР рус")), weeks[4], "after Escape");
      await page.keyboard.press("Space");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await cellOf(page, "5А", weeks[5]).locator("a.work").waitFor();
      equal(await page.evaluate(() => document.activeElement.textContent.includes("КР рус")), true, "the focus stays on it");
    });

    await step("a work without a date is put into a week by its own page's form too", async () => {
      await chip(page, "6А", "ПР мат").click();
      await page.getByLabel("Дата", { exact: true }).fill(weeks[2]);
      await look(page, "work", shots);
      await page.getByRole("button", { name: "Сохранить" }).click();
      await page.goto(`${url}/schedule?half=2`);
      equal(await weekOf(chip(page, "6А", "ПР мат")), weeks[2], "the week it stands in");
    });

    await step("dates are proposed and accepted", async () => {
      await page.getByRole("button", { name: "Предложить даты" }).click();
      await page.waitForURL("**/jobs/*");
      for (let i = 0; i < 50; i += 1) {
        await page.goto(`${url}/schedule/proposal`);
        if (await page.getByRole("button", { name: "Принять отмеченное" }).count()) break;
        await page.waitForTimeout(200);
      }
      await look(page, "proposal", shots);
      await page.getByRole("button", { name: "Принять отмеченное" }).click();
      await page.waitForURL("**/schedule");
      await page.goto(`${url}/schedule?half=2`);
      equal(await found(page, "в этот день уроков нет"), 0, "no work on a Saturday");
      equal(JSON.parse(program.command("plan", "solve", "--json")).moves.length, 0, "nothing more to move");
      equal(JSON.parse(program.command("plan", "check", "--json")).stop, 0, "nothing forbidden");
    });

    await step("the files say what the board says", async () => {
      const rows = rowsOfXlsx(await save(page, "Таблица Excel"), "Списком");
      equal(rows.some((row) => row.includes("5А") && row.includes("Дроби")), true, `the list in the spreadsheet: ${JSON.stringify(rows)}`);
      const calendar = readFileSync(await save(page, "Календарь .ics"), "utf8");
      equal((calendar.match(/BEGIN:VEVENT/g) ?? []).length >= 4, true, "events of the calendar");
      const text = paragraphsOfDocx(await save(page, "Документ для Word")).join("\n");
      equal(text.includes("Единый график оценочных процедур") && text.includes("5А"), true, "the document");
    });
    checkFaults(page, "the schedule");
    await page.context().close();
  } finally {
    await program.close();
  }
}
