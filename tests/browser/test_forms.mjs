// SPDX-License-Identifier: GPL-3.0-or-later
// A deputy head brings the answers of a form that parents filled elsewhere: what is dropped, which
// questions they are, whose; the closed survey, its results, the way back; on a desk and a phone.
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { checkAxe, checkFaults, checkWidth, openPage, SCREENS, shot } from "./lib.mjs";
import { enter, Program } from "./program.mjs";

export const title = "answers of a form";

const PASSWORD = "demo-2026-vsoko";
const INPUTS = fileURLToPath(new URL("../data/inputs/", import.meta.url));

function input(number) {
  const name = readdirSync(INPUTS).find((file) => file.startsWith(`${number}_`) && !file.endsWith(".expected.json"));
  return path.join(INPUTS, name);
}

async function look(page, name, shots) {
  for (const [screen, size] of Object.entries(SCREENS)) {
    await page.setViewportSize(size);
    await checkWidth(page, `${name} on a ${screen}`);
    await checkAxe(page, `${name} on a ${screen}`);
    if (shots) await shot(page, `${name}-${screen}`);
  }
  await page.setViewportSize(SCREENS.desk ?? Object.values(SCREENS)[0]);
  checkFaults(page, name);
}

async function bring(page, url, file) {
  await page.goto(`${url}/import`);
  await page.getByLabel("Файл со списком").setInputFiles(file);
  await page.getByRole("button", { name: "Посмотреть" }).click();
  await page.waitForURL("**/import/files/**");
}

export async function run({ browser, shots, step }) {
  const program = new Program();
  try {
    program.command("demo", "--no-serve", "--password", PASSWORD, "--seed", "7");
    const url = await program.serve();
    const page = await openPage(browser);
    await enter(page, url, "zavuch", PASSWORD);
    await step("who answered is told to be dropped, and where the answers go is asked", async () => {
      await bring(page, url, input(40));
      await page.getByText(/говорит, кто отвечал/).first().waitFor({ state: "attached" });
      await look(page, "form-asked", shots);
      await page.getByLabel(/своя анкета школы из этой формы/).check();
      await page.getByRole("button", { name: "Учесть ответы и посмотреть" }).click();
      await page.getByText("Чьи это ответы").waitFor();
      await look(page, "form-questions", shots);
    });
    await step("they become a closed survey of the whole school with results", async () => {
      await page.getByRole("button", { name: /^Загрузить: новые/ }).click();
      await page.waitForURL(/\/import\/\d+$/);
      await look(page, "form-done", shots);
      await page.goto(`${url}/sessions?state=closed`);
      await page.getByRole("link", { name: /Анкета родителей/ }).first().click();
      await page.waitForURL(/\/surveys\/\d+/);
      await look(page, "form-survey", shots);
      if (!/results/.test(page.url())) await page.getByRole("link", { name: /[Ии]тоги/ }).first().click();
      await page.getByText(/120 из 120/).first().waitFor();
      await look(page, "form-results", shots);
    });
    await step("the same file again is asked about", async () => {
      await bring(page, url, input(40));
      await page.getByText("Повторная загрузка").waitFor();
      await look(page, "form-again", shots);
    });
    await step("all of it is taken back", async () => {
      await page.goto(`${url}/import`);
      await page.locator("main td a[href^='/import/'], main th a[href^='/import/']").first().click();
      await page.getByRole("button", { name: "Отменить загрузку" }).click();
      await page.getByText(/[Зз]агрузка отменена/).first().waitFor();
      await page.goto(`${url}/sessions?state=closed`);
      if (await page.getByText("40 Анкета родителей").count() > 0) throw new Error("the survey is still there");
    });
    await step("tasks of a package become a draft", async () => {
      await bring(page, url, input(62));
      await look(page, "qti-plan", shots);
      await page.getByRole("button", { name: /^Загрузить: новые/ }).click();
      await page.waitForURL(/\/import\/\d+$/);
    });
    await step("a framework is compared with the catalogue", async () => {
      await bring(page, url, input(64));
      await look(page, "case-compared", shots);
    });
    await page.context().close();
  } finally {
    await program.close();
  }
}
