// SPDX-License-Identifier: GPL-3.0-or-later
// From an empty program to a first coherent draft – key outcomes, technologies, instruments, plan –
// in at most 60 clicks and 20 typed fields, for three schools. The browser itself counts what a
// person's hand does: clicks it trusts, fields that were typed into.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkAxe, checkFaults, checkWidth, equal, openPage, SCREENS, shot } from "./lib.mjs";
import { beginSchool, Program } from "./program.mjs";

export const title = "a first draft";

const CLICKS_MOST = 60, FIELDS_MOST = 20;
const WORDS = "тихая осень у реки";

const SCHOOLS = [
  { name: "a city school of 11 years", not: [], pupils: 25, psychologist: true,
    classes: [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((grade) => [`${grade}А`, `${grade}Б`]).concat(["10А", "11А"]) },
  { name: "a village school of 40 pupils", not: ["среднее общее"], pupils: 4,
    classes: [1, 2, 3, 4, 5, 6, 7, 8, 9].map(String).concat(["9Б"]) },
  { name: "a primary school", not: ["основное общее", "среднее общее"], pupils: 22,
    classes: [1, 2, 3, 4].flatMap((grade) => [`${grade}А`, `${grade}Б`]) },
];

const STAFF = "Фамилия;Имя;Отчество;Должность\r\nНовикова;Вера;Сергеевна;учитель\r\n" +
  "Орлов;Пётр;Ильич;учитель\r\nЖукова;Анна;Олеговна;педагог-психолог\r\n";

// No two pupils of one name.
function pupilList(school) {
  const rows = ["Класс;Фамилия;Имя;Отчество;Дата рождения"];
  const letters = "бвгджзклмнпрстфхц";
  school.classes.forEach((name, c) => {
    for (let i = 0; i < school.pupils; i += 1) {
      const surname = `А${letters[c % 17]}о${letters[i % 17]}${Math.floor(i / 17) ? "ский" : "ов"}${c >= 17 ? "ых" : ""}`;
      rows.push(`${name};${surname};Иван;Петрович;${String(i % 28 + 1).padStart(2, "0")}.03.${2020 - parseInt(name, 10)}`);
    }
  });
  return rows.join("\r\n");
}

// What the hand does in this page, from now on.
async function countHand(page) {
  const hand = { clicks: 0, fields: new Set() };
  await page.exposeFunction("vsokoHand", (kind, what) => {
    if (kind === "click") hand.clicks += 1;
    else hand.fields.add(what);
  });
  await page.addInitScript(() => {
    // A label passes its click on to its field: one press of the hand, and only it has a place.
    addEventListener("click", (event) => {
      if (event.isTrusted && event.detail > 0) globalThis.vsokoHand("click", "");
    }, true);
    addEventListener("input", (event) => {
      const field = event.target;
      const typed = field.matches("textarea, input:not([type=checkbox], [type=radio], [type=file])");
      globalThis.vsokoHand(typed ? "field" : "click", `${location.pathname} ${field.name}`);
    }, true);
  });
  return hand;
}

async function look(page, name, shots) {
  for (const screen of ["phone", "desk"]) {
    await page.setViewportSize(SCREENS[screen]);
    await checkWidth(page, `${name} on a ${screen}`);
    if (shots) await shot(page, `draft-${name}-${screen}`);
  }
  checkFaults(page, name);
  await checkAxe(page, name);
}

async function begin(page, url, school) {
  await page.goto(`${url}/`);
  await page.waitForURL("**/start");
  for (const level of school.not) await page.getByLabel(level).click();
  await beginSchool(page, url, WORDS);
}

async function bringIn(page, file) {
  await page.getByRole("link", { name: "Загрузка списков" }).first().click();
  await page.getByLabel("Файл со списком").setInputFiles(file);
  await page.getByRole("button", { name: "Посмотреть" }).click();
  await page.waitForURL("**/import/files/**");
  await page.locator('button[value="apply"]').click();
  await page.waitForURL(/\/import\/\d+$/);
}

async function draft(page, shots, name) {
  await page.getByRole("link", { name: "Ключевые результаты" }).first().click();
  await page.getByRole("button", { name: "Принять предложение" }).click();
  await page.getByText("Ключевые результаты выбраны").waitFor();
  await page.getByRole("link", { name: "Цепочки" }).first().click();
  await page.getByRole("link", { name: "Посмотреть и принять" }).click();
  await page.waitForURL("**/chains/draft");
  await look(page, `${name}-list`, shots);
  await page.getByRole("button", { name: "Принять отмеченное" }).click();
  await page.waitForURL("**/chains");
  await look(page, `${name}-chains`, shots);
}

async function runSchool(browser, shots, school, name) {
  const program = new Program();
  const work = mkdtempSync(path.join(os.tmpdir(), "vsoko-draft-"));
  try {
    const pupils = path.join(work, "Контингент.csv"), staff = path.join(work, "Сотрудники.csv");
    writeFileSync(pupils, pupilList(school));
    writeFileSync(staff, STAFF);
    await program.serve();
    const page = await openPage(browser);
    const hand = await countHand(page);
    await begin(page, program.url, school);
    await bringIn(page, pupils);
    if (school.psychologist) await bringIn(page, staff);
    await draft(page, shots, name);
    const report = JSON.parse(program.command("coherence", "--json"));
    const stops = report.rules.filter((rule) => rule.severity === "stop" && rule.fired.length > 0);
    equal(stops.map((rule) => rule.id).join(", "), "", "rules of severity stop that still speak");
    equal(report.chains.total > 0, true, "there are chains");
    equal(hand.clicks > 5 && hand.fields.size >= 9, true, "the hand was seen");
    equal(hand.clicks <= CLICKS_MOST, true, `${hand.clicks} clicks`);
    equal(hand.fields.size <= FIELDS_MOST, true, `${hand.fields.size} fields`);
    console.log(`      ${school.name}: ${hand.clicks} clicks, ${hand.fields.size} fields, ${report.chains.total} chains`);
    await page.context().close();
  } finally {
    await program.close();
    rmSync(work, { recursive: true, force: true });
  }
}

export async function run({ browser, shots, step }) {
  for (const [i, school] of SCHOOLS.entries()) {
    await step.alone(school.name, () => runSchool(browser, shots, school, `${i + 1}`));
  }
}
