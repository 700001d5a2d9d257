// SPDX-License-Identifier: GPL-3.0-or-later
// A deputy head reads what the year's sessions say: the summary, one outcome class by class, the
// same pupils a year earlier; a closed session comes into the numbers by itself.
import { checkAxe, checkFaults, checkWidth, openPage, SCREENS, shot } from "./lib.mjs";
import { enter, Program } from "./program.mjs";

export const title = "analysis";

const PASSWORD = "demo-2026-vsoko";

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

export async function run({ browser, shots, step }) {
  const program = new Program();
  try {
    program.command("demo", "--no-serve", "--password", PASSWORD, "--seed", "7");
    const url = await program.serve();
    const page = await openPage(browser);
    await enter(page, url, "zavuch", PASSWORD);
    await step("the summary of a level by classes, parallels and outcomes", async () => {
      await page.goto(`${url}/analysis?level=ooo`);
      await look(page, "analysis-classes", shots);
      await page.getByLabel("По кому").selectOption("parallel");
      await page.getByRole("button", { name: "Показать" }).click();
      await page.getByRole("rowheader", { name: "5 классы" }).waitFor();
      await look(page, "analysis-parallels", shots);
      await page.getByLabel("Что").selectOption("outcome");
      await page.getByRole("button", { name: "Показать" }).click();
      await look(page, "analysis-outcomes", shots);
      await page.getByRole("link", { name: "Вся школа" }).click();
      await page.getByRole("rowheader", { name: "Основное общее" }).waitFor();
      await look(page, "analysis-school", shots);
    });
    await step("a number opens its classes, and a class its map", async () => {
      await page.goto(`${url}/analysis?level=ooo`);
      const cell = page.locator(".summary tfoot td a").first();
      const text = (await cell.locator("b").textContent()).trim();
      await cell.click();
      await page.getByRole("heading", { name: /основное общее образование/ }).waitFor();
      await look(page, "analysis-outcome", shots);
      const total = (await page.locator("tfoot tr td:nth-child(7)").first().textContent()).trim();
      if (!total.includes(text)) throw new Error(`«${text}» of the summary is «${total}» here`);
      await page.locator("tbody tr td a").first().click();
      await page.getByRole("heading", { name: /карта класса/ }).waitFor();
    });
    await step("a class over its year: strands, the same pupils, who needs support", async () => {
      await page.goto(`${url}/analysis?level=ooo`);
      await page.getByRole("link", { name: "7Б", exact: true }).click();
      await page.getByRole("heading", { name: "7Б · итоги года" }).waitFor();
      await page.getByRole("heading", { name: "Кому нужна поддержка" }).waitFor();
      await look(page, "analysis-class", shots);
      await page.getByRole("table").filter({ hasText: "По линиям" }).getByRole("link").nth(1).click();
      await page.getByRole("heading", { name: /карта класса/ }).waitFor();
    });
    await step("strands beside marks of a subject, with the earlier mark held", async () => {
      await page.goto(`${url}/analysis/subjects?level=ooo`);
      await page.getByRole("heading", { name: "Все параллели вместе" }).waitFor();
      await look(page, "analysis-subjects", shots);
    });
    await step("the director reads one screen, printed on one sheet of A4", async () => {
      await page.goto(`${url}/director`);
      for (const heading of ["Как у нас дела", "Откуда мы это знаем", "Что делать дальше"]) {
        await page.getByRole("heading", { name: heading }).waitFor();
      }
      await look(page, "analysis-director", shots);
      const sheet = await page.pdf({ format: "A4", printBackground: true });
      const pages = sheet.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
      if (pages !== 1) throw new Error(`sheets of A4: ${pages}`);
    });
    await page.context().close();
  } finally {
    await program.close();
  }
}
