// SPDX-License-Identifier: GPL-3.0-or-later
// The rating page in tests: opening it, pasting a block, waiting until all is saved, and a second
// read of what the server holds.

export async function openForRating(page, url, session) {
  await page.goto(`${url}/sessions/${session}/rate`);
  await page.locator("#rate .mark, #rate .opt").first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  return page;
}

export async function untilSaved(page) {
  await page.waitForFunction(() => {
    const status = document.getElementById("rate-status");
    return !status.classList.contains("waits") && /сохранено/.test(status.textContent);
  }, null, { timeout: 60000 });
}

// Puts a block on the clipboard, as Excel does, and presses Ctrl+V where the cursor is.
export async function pasteBlock(page, rows) {
  await page.evaluate((text) => navigator.clipboard.writeText(text), rows.map((row) => row.join("\t")).join("\r\n"));
  await page.keyboard.press("Control+v");
  await page.locator("#rate-status.waits").waitFor({ timeout: 5000 }).catch(() => {});
}

// The sheet as the server holds it: marks by pupil and sign ("" is none, "·" not observed), and how
// many writes the cells have taken in all.
export async function sheetOf(page, url, session) {
  const reply = await page.request.get(`${url}/api/sessions/${session}/sheet`);
  if (!reply.ok()) throw new Error(`the sheet: ${reply.status()}`);
  const sheet = await reply.json();
  const cells = new Map(sheet.cells.map(([pupil, item, ...rest]) => [`${pupil}/${item}`, rest]));
  let writes = 0;
  const marks = sheet.pupils.map((pupil) => sheet.items.map((item) => {
    const [seq, state, value] = cells.get(`${pupil.id}/${item.id}`) ?? [0, 0, 0];
    writes += seq;
    return state === 1 ? String(value) : state === 2 ? "·" : "";
  }));
  return { marks, writes, pupils: sheet.pupils, items: sheet.items };
}
