// SPDX-License-Identifier: GPL-3.0-or-later
// A deputy head brings a sheet of marks that was kept in Excel, and a long list: questions,
// a load in the background, the protocol, the way back; on a desk and on a phone.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkAxe, checkFaults, checkWidth, openPage, SCREENS, shot } from "./lib.mjs";
import { enter, Program } from "./program.mjs";

export const title = "marks from a file";

const PASSWORD = "demo-2026-vsoko";

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

// Names of a class and its title, as the class page shows them.
async function classOf(page, url) {
  await page.goto(`${url}/classes`);
  const link = page.locator("main td a[href^='/classes/'], main th a[href^='/classes/']", { hasText: /^6А$/ });
  await link.first().click();
  await page.waitForURL("**/classes/*");
  return page.locator("main td a[href^='/pupils/'], main th a[href^='/pupils/']").allTextContents();
}

export async function run({ browser, shots, step }) {
  const program = new Program();
  const folder = mkdtempSync(path.join(os.tmpdir(), "vsoko-marks-"));
  try {
    program.command("demo", "--no-serve", "--password", PASSWORD, "--seed", "7");
    const url = await program.serve();
    const page = await openPage(browser);
    await enter(page, url, "zavuch", PASSWORD);
    const names = (await classOf(page, url)).map((name) => name.trim()).filter((name) => name.includes(" "));
    await step("the sheet is asked about", async () => {
      if (names.length < 10) throw new Error(`pupils of the class: ${names.length}`);
      const rows = names.map((name, i) => `${name.split(" ").slice(0, 2).join(" ")};1;${i % 3};1;${(i + 1) % 3}`);
      const file = path.join(folder, "Наблюдение 6А.csv");
      writeFileSync(file, `Карта наблюдения 6А;;;;\nФИ;Наблюдатель;Р1;Р2;К1\n${rows.join("\n")}\nЧужой Человек;1;2;2;2\n`);
      await bring(page, url, file);
      await look(page, "marks-where", shots);
      await page.getByLabel(/карте из этого файла/).check();
      await page.getByRole("button", { name: "Учесть ответы и посмотреть" }).click();
      await page.getByText("Наблюдатель «1»", { exact: true }).waitFor();
      await look(page, "marks-who", shots);
    });
    await step("the marks are loaded with a protocol and taken back", async () => {
      const who = page.locator("select[name='ask.observer.1']");
      await who.selectOption({ index: 1 });
      await page.getByRole("button", { name: "Учесть ответы и посмотреть" }).click();
      await page.getByRole("button", { name: /^Загрузить: новые/ }).waitFor();
      await look(page, "marks-plan", shots);
      await page.getByRole("button", { name: /^Загрузить: новые/ }).click();
      await page.waitForURL(/\/import\/\d+$/);
      await page.getByText("Чужой Человек").waitFor({ state: "attached" });
      await look(page, "marks-done", shots);
      await page.getByRole("button", { name: "Отменить загрузку" }).click();
      await page.getByText(/[Зз]агрузка отменена/).first().waitFor();
    });
    await step("a long list is loaded in the background", async () => {
      const letters = "абвгдежзиклмнопрстуф";
      const rows = Array.from({ length: 4000 }, (_, i) =>
        `Новосёлов${letters[i % 20]}${letters[Math.floor(i / 20) % 20]}${letters[Math.floor(i / 400)]} Пётр;${5 + (i % 5)}А`);
      const file = path.join(folder, "Вся школа.csv");
      writeFileSync(file, `ФИО;Класс\n${rows.join("\n")}\n`);
      await bring(page, url, file);
      await page.getByRole("button", { name: /^Загрузить/ }).click();
      await page.waitForURL(/\/(jobs|import)\/\d+$/);
      if (shots) await shot(page, "import-job");
      await page.waitForURL(/\/import\/\d+$/, { timeout: 60000 }); // the page goes there by itself
      await page.getByText("Новые: 4000").waitFor();
      await look(page, "import-protocol", shots);
    });
    await page.context().close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await program.close();
  }
}
