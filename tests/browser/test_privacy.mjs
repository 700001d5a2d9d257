// SPDX-License-Identifier: GPL-3.0-or-later
// A deputy head destroys what is past its term, prints the act, and marks a withdrawn consent: the
// name is gone from the pages at once.
import { checkAxe, checkFaults, checkWidth, openPage, SCREENS, shot } from "./lib.mjs";
import { enter, Program } from "./program.mjs";

export const title = "privacy";

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
    await step("what is past its term is destroyed, and there is an act", async () => {
      await page.goto(`${url}/keeping`);
      await page.getByRole("heading", { name: "Сроки хранения" }).waitFor();
      await page.getByLabel("Отметки наблюдений и рубрик по именам").fill("1");
      await page.getByRole("button", { name: "Сохранить сроки" }).click();
      const row = page.getByRole("row", { name: /Отметки наблюдений/ });
      await row.getByText("1 год").waitFor();
      await look(page, "keeping-due", shots);
      await row.getByLabel("Навсегда").check();
      await row.getByRole("button", { name: "Уничтожить" }).click();
      await row.getByText("нечего").waitFor();
      await page.getByRole("link", { name: "Акт об уничтожении (Word)" }).waitFor();
      const act = await page.request.get(`${url}/keeping/act.docx`);
      if (act.status() !== 200) throw new Error(`the act: ${act.status()}`);
    });
    await step("a withdrawn consent takes the name from the pages", async () => {
      await page.goto(`${url}/consents`);
      await page.locator("table a").first().click();
      await look(page, "consents-class", shots);
      const tick = page.locator('input[name="pupil"]').first();
      const id = await tick.getAttribute("value");
      const name = (await page.locator("tbody th label").first().textContent()).trim();
      const last = name.split(" ")[0];
      for (const deed of ["Отметить: дано", "Отметить: отозвано"]) {
        await page.locator('input[name="pupil"]').first().check();
        await page.getByLabel("На что согласие").selectOption("personal_data");
        if (deed.endsWith("отозвано")) await page.getByLabel(/Понимаю/).check();
        await page.getByRole("button", { name: deed }).click();
        await page.getByText("Отметьте").first().waitFor({ state: "detached" });
        await page.getByText(/Отмечено: /).waitFor();
      }
      await page.goto(`${url}/pupils/${id}`);
      const card = await page.locator("main").textContent();
      if (card.includes(last) || !card.includes("Стёрто")) throw new Error(`the card still has «${last}»`);
      await look(page, "pupil-erased", shots);
    });
  } finally {
    await program.close();
  }
}
