// SPDX-License-Identifier: GPL-3.0-or-later
// A school brings the files it has: exams, diagnostic works, summary reports of ВПР, codes with
// names, reports of a term; a deputy head reads what came of them and destroys the names.
import { fileURLToPath } from "node:url";
import { checkAxe, checkFaults, checkWidth, openPage, SCREENS, shot } from "./lib.mjs";
import { enter, Program } from "./program.mjs";

export const title = "files of results";

const input = (name) => fileURLToPath(new URL(`../data/inputs/${name}`, import.meta.url));

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

// kind, file, answers.
const LOADS = [
  ["pupils", "01_Реестр контингента ОУ_19-12-2025 17-44.xlsx"],
  ["gia", "50_ОГЭ математика РЦОИ.xlsx"],
  ["gia", "51_ЕГЭ_русский_11.csv"],
  ["diagnostic", "54_МЦКО_ФГ_7Б.xlsx"],
  ["collection", "52_Сбор_данных_9-Б_Математика.xlsx"],
  ["vpr", "10_Ф1_Индивидуальные результаты.xlsx", "class.1=none,class.2=none,class.3=none"],
  ["vpr-summary", "13_Статистика по отметкам_МА5.xlsx"],
  ["vpr-summary", "14_Выполнение заданий_МА5.xlsx"],
  ["vpr-summary", "15_Достижение планируемых результатов_МА5.xlsx"],
  ["vpr-summary", "16_Сравнение отметок с отметками по журналу_МА5.xlsx"],
  ["codes", "17_codes_5кл.csv"],
  ["journal", "23_Сводная ведомость 8А.xlsx"],
  ["reports", "21_успеваемость школа 2 четв СВОД.xlsx"],
  ["reports", "24_Отчёт учителя математики.xlsx"],
];

async function openWork(page, url, name) {
  await page.goto(`${url}/external`);
  await page.getByRole("link", { name, exact: true }).click();
  await page.waitForURL(/\/external\/\d+$/);
}

export async function run({ browser, shots, step }) {
  const program = new Program();
  try {
    const told = program.command("init", "--name", "МБОУ «СОШ № 99»", "--city", "г. Примерск", "--year", "2025");
    const password = told.match(/пароль (\S+)/)[1];
    for (const [kind, file, answers] of LOADS) {
      program.command("import", kind, input(file), "--on", "15.01.2026", ...(answers ? ["--answers", answers] : []));
    }
    const url = await program.serve();
    const page = await openPage(browser);
    await enter(page, url, "zavuch", password);
    const next = "files-2026-vsoko";
    await page.goto(`${url}/me/password`);
    await page.locator('input[name="now"]').fill(password);
    await page.locator('input[name="password"]').fill(next);
    await page.locator('input[name="again"]').fill(next);
    await page.getByRole("button", { name: "Сменить пароль" }).click();
    await page.waitForURL((address) => !address.pathname.startsWith("/me/password"));
    page.faults.length = 0;
    await step("each work stands in the list", async () => {
      await page.goto(`${url}/external`);
      await page.getByRole("link", { name: "Пробный ОГЭ: Математика, 9 класс" }).waitFor();
      await look(page, "files-list", shots);
    });
    await step("an exam tells marks, mean and tasks", async () => {
      await openWork(page, url, "ОГЭ: Математика, 9 класс");
      await page.getByText("Средний первичный балл 17,4 из 31.").waitFor();
      await look(page, "files-oge", shots);
    });
    await step("test scores tell the minimum and who has none", async () => {
      await openWork(page, url, "ЕГЭ: Русский язык, 11 класс");
      await page.getByText("Ниже минимального балла (24): 0 из 41").waitFor();
      await page.getByText("Без результата").waitFor();
      await look(page, "files-ege", shots);
    });
    await step("a diagnostic work tells its tasks", async () => {
      await openWork(page, url, "Диагностическая работа: Функциональная грамотность, 7 класс");
      await look(page, "files-diagnostic", shots);
    });
    await step("summary reports stand beside the work, and who is behind a code", async () => {
      await openWork(page, url, "ВПР: Математика, 5 класс");
      await page.getByRole("heading", { name: "Рядом с другими" }).waitFor();
      await page.getByRole("row", { name: /Вся выборка/ }).first().waitFor();
      await page.getByText("Коды участников", { exact: true }).click();
      await page.getByRole("columnheader", { name: "Ученик", exact: true }).waitFor();
      await look(page, "files-vpr", shots);
    });
    await step("reports of a term stand beside the journal", async () => {
      await page.goto(`${url}/external/reports`);
      await page.getByRole("row", { name: /^8А/ }).first().waitFor();
      await look(page, "files-reports", shots);
    });
    await step("the list of names is destroyed", async () => {
      await page.goto(`${url}/external/codes`);
      await look(page, "files-codes", shots);
      await page.getByLabel("Имена за 2025/26 больше не нужны").check();
      await page.getByRole("button", { name: "Уничтожить протокол" }).click();
      await page.getByText("Протокола соответствия в программе нет").waitFor();
      await look(page, "files-codes-gone", shots);
    });
    await page.context().close();
  } finally {
    await program.close();
  }
}
