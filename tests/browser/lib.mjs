// SPDX-License-Identifier: GPL-3.0-or-later
// What the browser tests share: Chromium through playwright-core, axe, screenshots, a small server
// for folders of files, starting the program itself.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const build = path.resolve(root, process.env.VSOKO_BUILD ?? "build");
export const shotsFolder = path.join(root, "shots");

// The packages of web/package.json: `npm ci` in web/ puts them there.
const fromWeb = createRequire(path.join(root, "web", "package.json"));
const { chromium } = fromWeb("playwright-core");
const axeSource = readFileSync(fromWeb.resolve("axe-core/axe.min.js"), "utf8");

export const SCREENS = {
  desk: { width: 1366, height: 768 },
  phone: { width: 360, height: 740 },
};

function chromiumPath() {
  const known = [process.env.VSOKO_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const found = known.find((file) => file && existsSync(file));
  if (!found) throw new Error("Chromium is not installed: apt-get install chromium, or set VSOKO_CHROMIUM");
  return found;
}

export function launch() {
  return chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

// A page in a context of its own. What the page logs as an error, and any request outside of the
// machine, is a fault of the test: take it with page.faults.
export async function openPage(browser, screen = "desk", options = {}) {
  const context = await browser.newContext({
    viewport: SCREENS[screen], locale: "ru-RU", timezoneId: "Europe/Moscow",
    hasTouch: screen === "phone", ignoreHTTPSErrors: true, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (message) => {
    // A form with errors comes back as 422, which Chromium logs by itself.
    if (message.type() === "error" && !message.text().includes("status of 422")) page.faults.push(message.text());
  });
  page.on("pageerror", (error) => page.faults.push(String(error)));
  return page;
}

// Fails on any violation of WCAG 2.2 AA that axe finds.
export async function checkAxe(page, what) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const lines = result.violations.flatMap((violation) => violation.nodes.map((node) =>
    `  ${violation.id}: ${node.target.join(" ")}\n    ${node.failureSummary.replaceAll("\n", "\n    ")}`));
  if (lines.length > 0) throw new Error(`${what}: axe finds ${lines.length}\n${lines.join("\n")}`);
}

// Fails on what the page has complained of since the last look.
export function checkFaults(page, what) {
  const faults = page.faults.splice(0);
  if (faults.length > 0) throw new Error(`${what}: ${faults.join("\n")}`);
}

// Nothing but a table in its own scroller may be wider than the screen.
export async function checkWidth(page, what) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
  });
  if (wide.length > 0) throw new Error(`${what}: wider than the screen: ${wide.join(", ")}`);
}

export async function shot(page, name) {
  mkdirSync(shotsFolder, { recursive: true });
  await page.screenshot({ path: path.join(shotsFolder, `${name}.png`), fullPage: true });
}

export async function printPdf(page, name) {
  mkdirSync(shotsFolder, { recursive: true });
  await page.pdf({ path: path.join(shotsFolder, `${name}.pdf`), preferCSSPageSize: true, printBackground: true });
}

export function equal(got, want, what) {
  if (got !== want) throw new Error(`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
}

const MIME = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript",
  ".svg": "image/svg+xml", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json" };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
  "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'";

// Serves a folder on a free port under the program's own policy. Returns { url, close }.
export function serveFolder(folder) {
  const server = createServer((request, response) => {
    const file = path.join(folder, path.normalize(new URL(request.url, "http://x").pathname));
    if (!file.startsWith(folder) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": MIME[path.extname(file)] ?? "application/octet-stream",
      "content-security-policy": POLICY });
    response.end(readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve({
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => server.close(),
  })));
}
