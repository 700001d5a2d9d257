// SPDX-License-Identifier: GPL-3.0-or-later
// A survey in tests: opening it, the codes of its slips, answering on a device.

// Opens a questionnaire for a class; returns the number of its session and its address.
export async function openSurvey(page, url, { instrument, className, title, entry = "slips" }) {
  await page.goto(`${url}/sessions/new?instrument=${instrument}`);
  await page.locator("#class").selectOption({ label: await page.locator("#class option", { hasText: new RegExp(`^${className} `) }).first().textContent() });
  await page.getByLabel("Название").fill(title);
  await page.locator(`input[name="entry"][value="${entry}"]`).check();
  await page.getByRole("button", { name: "Открыть", exact: true }).click();
  await page.waitForURL("**/surveys/*");
  const session = page.url().match(/surveys\/(\d+)/)[1];
  const address = (await page.locator(".big-address").textContent()).trim();
  return { session, address: `${url}/a/${address.split("/").pop()}` };
}

export async function codesOf(page, url, session) {
  await page.goto(`${url}/surveys/${session}/slips`);
  return (await page.locator(".slip .secret").allTextContents()).map((code) => code.replace(/\D/g, ""));
}

export async function enterSurvey(page, address, code) {
  await page.goto(`${address}#${code}`);
  await page.getByRole("button", { name: "Начать", exact: true }).click();
  await page.waitForURL("**/questions");
  await page.locator(".survey-steps").waitFor();
}

// Answers questions from where the page stands to the end; `place` is which answer is chosen.
export async function answerAll(page, place, words = "") {
  for (;;) {
    if (await page.locator(".survey-send").isVisible()) return;
    await answerOne(page, place, words);
  }
}

export async function answerOne(page, place, words = "") {
  const question = page.locator(".q:not([hidden])");
  const options = question.locator(".opt");
  const n = await options.count();
  if (n > 0) await options.nth(Math.min(place, n - 1)).click();
  else if (words !== "") await question.locator("textarea").fill(words);
  await page.getByRole("button", { name: /^(Дальше|Пропустить)$/ }).click();
}
