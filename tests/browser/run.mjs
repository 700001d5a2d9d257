// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/browser/run.mjs [shots] [NAME…]: runs tests/browser/test_*.mjs (all, or those named).
// Each exports `title` and `run({ browser, shots })`; with `shots` it writes screenshots to shots/.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { launch } from "./lib.mjs";

const words = process.argv.slice(2).filter(Boolean);
const shots = words.includes("shots");
const names = words.filter((word) => word !== "shots");
const folder = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(folder)
  .filter((file) => /^test_.*\.mjs$/.test(file))
  .filter((file) => names.length === 0 || names.some((name) => file === `test_${name}.mjs`));

const browser = await launch();
let failed = 0;
for (const file of files) {
  const test = await import(`./${file}`);
  try {
    await test.run({ browser, shots });
    console.log(`ok    ${test.title}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${test.title}\n${error.stack ?? error}`);
  }
}
await browser.close();
if (files.length === 0) {
  console.log("no such test");
  failed = 1;
}
process.exit(failed > 0 ? 1 : 0);
