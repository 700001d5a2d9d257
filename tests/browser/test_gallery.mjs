// SPDX-License-Identifier: GPL-3.0-or-later
// Every part that pages are built from, on a desk and on a phone: axe finds nothing, nothing is
// wider than the screen, the modules work under the program's policy.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { build, checkAxe, checkWidth, equal, openPage, printPdf, SCREENS, serveFolder, shot } from "./lib.mjs";

export const title = "the parts of pages";

const PAGES = ["start", "map", "parts", "charts", "login", "trouble", "phone", "pupil"];

async function lookAt(browser, server, shots) {
  for (const screen of Object.keys(SCREENS)) {
    const page = await openPage(browser, screen);
    for (const name of PAGES) {
      await page.goto(`${server.url}/${name}.html`);
      await page.evaluate(() => document.fonts.ready);
      if (shots) await shot(page, `gallery-${name}-${screen}`);
      await checkAxe(page, `${name} on a ${screen}`);
      await checkWidth(page, `${name} on a ${screen}`);
    }
    // The part that asks itself again finds no server here; all else is silent.
    const faults = page.faults.filter((fault) => !fault.includes("404"));
    equal(faults.join("\n"), "", `faults on a ${screen}`);
    await page.context().close();
  }
}

async function useTable(browser, server) {
  const page = await openPage(browser);
  await page.goto(`${server.url}/parts.html`);
  const column = (n) => page.$$eval(`table.data tbody tr:not([hidden]) > :nth-child(${n})`,
    (cells) => cells.map((cell) => cell.textContent.trim()));
  await page.getByRole("button", { name: "Доля" }).click();
  equal((await column(4))[0], "0,55", "sorted by share, least first");
  await page.getByRole("button", { name: "Доля" }).click();
  equal((await column(4))[0], "0,88", "sorted by share, greatest first");
  await page.getByRole("button", { name: "Руководитель" }).click();
  equal((await column(2)).slice(5, 8).map((name) => name.slice(0, 2)).join(), "Еж,Ёл,Жд", "ё stands by е");
  await page.getByRole("searchbox", { name: "Найти в таблице" }).fill("елкина");
  equal((await column(2)).join(), "Ёлкина М.", "found without ё");
  equal(await page.locator(".table-tools output").textContent(), "1 из 12", "how many are shown");
  const text = await page.evaluate(async () => {
    const src = document.querySelector('script[src*="/table."]').src;
    return (await import(src)).tableText(document.querySelector("table.data"));
  });
  equal(text.split("\r\n")[1].split("\t").slice(2).join("|"), "26|0,73", "numbers are copied as numbers");
  await page.context().close();
}

async function confirmByName(browser, server) {
  const page = await openPage(browser);
  await page.goto(`${server.url}/parts.html`);
  const button = page.getByRole("button", { name: "Удалить процедуру" });
  equal(await button.isDisabled(), true, "closed before the name is typed");
  await page.locator("#confirm").fill("карта  наблюдения 5а");
  equal(await button.isDisabled(), false, "open after the name is typed");
  await page.context().close();
}

async function menuWithoutScripts(browser, server) {
  const page = await openPage(browser, "phone", { javaScriptEnabled: false });
  await page.goto(`${server.url}/start.html`);
  equal(await page.locator("#menu").isVisible(), false, "the menu is folded");
  await page.getByRole("link", { name: "Меню", exact: true }).click();
  equal(await page.locator("#menu").isVisible(), true, "the menu is open");
  await page.getByRole("link", { name: "Закрыть меню" }).click();
  equal(await page.locator("#menu").isVisible(), false, "the menu is folded again");
  await page.context().close();
}

export async function run({ browser, shots }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "vsoko-gallery-"));
  execFileSync(path.join(build, "tests", "view", "write_gallery"), [folder]);
  const server = await serveFolder(folder);
  try {
    await lookAt(browser, server, shots);
    await useTable(browser, server);
    await confirmByName(browser, server);
    await menuWithoutScripts(browser, server);
    if (shots) {
      const page = await openPage(browser);
      await page.goto(`${server.url}/map.html`);
      await printPdf(page, "gallery-map");
      await page.context().close();
    }
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
}
