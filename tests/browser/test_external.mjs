// SPDX-License-Identifier: GPL-3.0-or-later
// A deputy head loads a report of ВПР, says which class stands behind each number and reads what
// came of it.
import { fileURLToPath } from "node:url";
import { checkAxe, checkFaults, checkWidth, openPage, SCREENS, shot } from "./lib.mjs";
import { enter, Program } from "./program.mjs";

export const title = "external results";

const PASSWORD = "demo-2026-vsoko";
const FILE = fileURLToPath(new URL("../data/inputs/10_Ф1_Индивидуальные результаты.xlsx", import.meta.url));

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

// Marks of work and journal, as 10_….expected.json has them.
const COUNTS = { понизили: "18 из 66", подтвердили: "35 из 66", повысили: "13 из 66" };

export async function run({ browser, shots, step }) {
  const program = new Program();
  try {
    program.command("demo", "--no-serve", "--password", PASSWORD, "--seed", "7");
    const url = await program.serve();
    const page = await openPage(browser);
    await enter(page, url, "zavuch", PASSWORD);
    await step("the next step is a file", async () => {
      await page.goto(`${url}/external`);
      await look(page, "external-empty", shots);
    });
    await step("each number of a class is asked about", async () => {
      await page.goto(`${url}/import`);
      await page.getByLabel("Файл со списком").setInputFiles(FILE);
      await page.getByRole("button", { name: "Посмотреть" }).click();
      await page.waitForURL("**/import/files/**");
      for (const number of ["1", "2", "3"]) {
        const ask = page.getByRole("group", { name: `Класс «${number}» в файле` });
        const choice = ask.locator("input[type=radio], option[value^='c']");
        if ((await ask.locator("select").count()) > 0) {
          await ask.locator("select").selectOption({ index: Math.min(Number(number), (await choice.count())) });
        } else {
          await choice.nth(Math.min(Number(number), await choice.count()) - 1).check();
        }
      }
      await look(page, "external-ask", shots);
      await page.getByRole("button", { name: "Учесть ответы и посмотреть" }).click();
      await page.getByRole("button", { name: /^Загрузить: новые/ }).click();
      await page.waitForURL(/\/import\/\d+$/);
    });
    await step("the work is read: coverage, levels, journal, tasks, classes", async () => {
      await page.goto(`${url}/external`);
      await look(page, "external-list", shots);
      await page.getByRole("link", { name: "ВПР: Математика, 5 класс" }).click();
      for (const [row, count] of Object.entries(COUNTS)) {
        await page.getByRole("row", { name: new RegExp(`^${row} ${count}`) }).waitFor();
      }
      await look(page, "external-work", shots);
      if ((await page.getByRole("heading", { name: "Классы" }).count()) !== 1) throw new Error("no classes");
    });
    await page.context().close();
  } finally {
    await program.close();
  }
}
