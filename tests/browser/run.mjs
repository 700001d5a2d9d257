// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/browser/run.mjs [shots] [NAME…]: runs tests/browser/test_*.mjs (all, or those named).
// Each exports `title` and `run({ browser, shots, step })`. `step(name, fn)` is one counted test.
// With `shots` they write screenshots to shots/. The last line tells the counts; the exit code is 1
// if anything failed.
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

let passed = 0;
let failed = 0;

function fail(name, error) {
  failed += 1;
  console.log(`FAIL  ${name}\n${error.stack ?? error}`);
}

// Tells one test's steps. Later steps of a flow stand on the earlier ones, so a failure ends the
// test; `step.alone` is for steps that do not.
function stepsOf(title) {
  const told = new WeakSet();
  const alone = async (name, fn) => {
    try {
      await fn();
      passed += 1;
      console.log(`ok    ${title}: ${name}`);
    } catch (error) {
      told.add(error);
      fail(`${title}: ${name}`, error);
      return error;
    }
    return null;
  };
  const step = async (name, fn) => {
    const error = await alone(name, fn);
    if (error) throw error;
  };
  return Object.assign(step, { alone, isTold: (error) => told.has(error) });
}

async function runFile(browser, file) {
  const test = await import(`./${file}`);
  const step = stepsOf(test.title);
  const before = passed + failed;
  try {
    await test.run({ browser, shots, step });
    if (passed + failed === before) {
      passed += 1;
      console.log(`ok    ${test.title}`);
    }
  } catch (error) {
    if (!step.isTold(error)) fail(test.title, error);
  }
}

const browser = await launch();
for (const file of files) await runFile(browser, file);
await browser.close();
if (files.length === 0) fail("no such test", names.join(" "));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
