// SPDX-License-Identifier: GPL-3.0-or-later
// The school's network: over an address that is not loopback a browser gives less to a page. Over
// plain http the queue of marks still keeps them through a lost network; over TLS with the school's
// own certificate the session cookie is Secure.
import { checkFaults, equal, openPage } from "./lib.mjs";
import { enter, Program } from "./program.mjs";
import { openForRating, sheetOf, untilSaved } from "./rating.mjs";

export const title = "over the school's network";

const PASSWORD = "demo-2026-vsoko";

// The first printed address that is not this machine's own.
function addressOf(program) {
  const found = [...program.printed.matchAll(/https?:\/\/([\d.]+):\d+/g)].find(([, host]) => !host.startsWith("127."));
  if (!found) throw new Error(`no address of the network is printed:\n${program.printed}`);
  return found[0];
}

// An observer of a running procedure, as the deputy head sees them on its page.
async function findWork(browser, url) {
  const page = await openPage(browser);
  await enter(page, url, "zavuch", PASSWORD);
  await page.goto(`${url}/sessions`);
  const row = page.locator("main tbody tr", { hasText: "идёт" }).first();
  const address = await row.locator("td a").first().getAttribute("href");
  await page.goto(url + address);
  const name = (await page.locator("aside tbody td").first().textContent()).trim().match(/^\S+\s.\.\s.\./)[0]
    .replace(/\s/g, " ");
  await page.goto(`${url}/accounts`);
  const login = await page.locator("main tbody tr", { hasText: name }).first().locator("td, th")
    .allTextContents().then((cells) => cells.map((cell) => cell.trim()).find((cell) => /^[a-z][a-z.\d-]+$/.test(cell)));
  await page.context().close();
  return { session: Number(address.match(/\d+/)[0]), login };
}

async function markAndLoseNetwork(page, url, session) {
  await openForRating(page, url, session);
  const cell = page.locator("td.mark").first();
  await cell.click();
  const mark = (await cell.textContent()) === "1" ? "2" : "1";
  await page.context().setOffline(true);
  await page.keyboard.press(mark);
  await page.getByText("ждёт отправки: 1").waitFor();
  await page.context().setOffline(false);
  await untilSaved(page);
  equal((await sheetOf(page, url, session)).marks[0][0], mark, "the mark that waited");
  return page;
}

export async function run({ browser, step }) {
  const program = new Program();
  try {
    program.command("demo", "--no-serve", "--password", PASSWORD, "--seed", "11");
    for (const [how, ...words] of [["plain http", "--lan", "--plain"], ["TLS", "--lan"]]) {
      await step(`${how}: marks wait for the network on the device`, async () => {
        await program.serve(...words);
        const url = addressOf(program);
        const { session, login } = await findWork(browser, url);
        const page = await openPage(browser);
        await enter(page, url, login, PASSWORD);
        // Chromium says that it heeds this header on a trustworthy origin only.
        page.faults = page.faults.filter((fault) => !fault.includes("Cross-Origin-Opener-Policy"));
        checkFaults(page, how);
        await markAndLoseNetwork(page, url, session);
        equal(await page.evaluate(() => globalThis.isSecureContext), how === "TLS", "a secure context");
        const cookies = await page.context().cookies();
        const cookie = cookies.find((one) => one.httpOnly);
        equal(cookie.secure, how === "TLS", "the Secure flag");
        equal(cookie.sameSite === "Lax" || cookie.sameSite === "Strict", true, "SameSite");
        await page.context().close();
        equal(await program.stop(), 0, "the server ends in peace");
      });
    }
  } finally {
    await program.close();
  }
}
