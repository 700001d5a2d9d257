// SPDX-License-Identifier: GPL-3.0-or-later
// A class answers a questionnaire without names: slips, two phones and a computer, a lost network, a
// killed server, a reload, a phone without JavaScript; then it is closed and has results.
import { checkAxe, checkFaults, checkWidth, equal, openPage, SCREENS, shot } from "./lib.mjs";
import { enter, Program } from "./program.mjs";
import { answerAll, answerOne, codesOf, enterSurvey, openSurvey } from "./survey.mjs";

export const title = "a survey";

const PASSWORD = "demo-2026-vsoko";
const THANKS = "Спасибо, ответы приняты!";

async function look(page, name, shots) {
  const before = page.viewportSize();
  for (const [screen, size] of Object.entries(SCREENS)) {
    await page.setViewportSize(size);
    await checkWidth(page, `${name} on a ${screen}`);
    await checkAxe(page, `${name} on a ${screen}`);
    if (shots) await shot(page, `${name}-${screen}`);
  }
  await page.setViewportSize(before);
  checkFaults(page, name);
}

async function sendAll(page) {
  await page.getByRole("button", { name: "Отправить ответы" }).click();
  await page.getByText(THANKS).waitFor();
}

async function received(page, url, session) {
  await page.goto(`${url}/surveys/${session}`);
  return (await page.locator(".big-count").textContent()).trim();
}

export async function run({ browser, shots, step }) {
  const program = new Program();
  try {
    program.command("demo", "--no-serve", "--password", PASSWORD, "--seed", "7");
    const url = await program.serve();
    const desk = await openPage(browser);
    await enter(desk, url, "zavuch", PASSWORD);
    let survey, codes, total;
    await step("it is opened like an observation and has slips", async () => {
      await desk.goto(`${url}/sessions/new?instrument=q-satisfaction-pupils`);
      await look(desk, "survey-new", shots);
      survey = await openSurvey(desk, url, { instrument: "q-satisfaction-pupils", className: "6А", title: "Довольны ли вы школой" });
      await look(desk, "survey-open", shots);
      codes = await codesOf(desk, url, survey.session);
      await look(desk, "survey-slips", shots);
      total = codes.length;
      if (total < 15) throw new Error(`slips: ${total}`);
    });
    const phone = await openPage(browser, "phone");
    await step("a phone answers, one question a screen", async () => {
      await phone.goto(survey.address);
      await look(phone, "survey-enter", shots);
      await enterSurvey(phone, survey.address, codes[0]);
      equal(await phone.locator(".q:not([hidden])").count(), 1, "questions on a screen");
      await look(phone, "survey-question", shots);
      await answerAll(phone, 3, "Больше кружков");
      await look(phone, "survey-end", shots);
      await sendAll(phone);
      await look(phone, "survey-thanks", shots);
    });
    await step("a used slip opens nothing, and what was answered is gone from the device", async () => {
      await phone.getByRole("link", { name: "Следующий" }).click();
      await phone.waitForURL(survey.address);
      equal(await phone.evaluate(() => localStorage.length), 0, "left in the device");
      await phone.getByLabel("Код с листка").fill(codes[0]);
      await phone.getByRole("button", { name: "Начать", exact: true }).click();
      await phone.getByText(/уже вошли на другом устройстве/).waitFor();
    });
    const second = await openPage(browser, "phone");
    await step("a reload and a way back keep what was chosen", async () => {
      await enterSurvey(second, survey.address, codes[1]);
      await answerOne(second, 1);
      await answerOne(second, 2);
      await second.reload();
      await second.locator(".survey-steps").waitFor();
      await second.getByText("Вопрос 3 из").waitFor();
      await second.getByRole("button", { name: "Назад" }).click();
      equal(await second.locator(".q:not([hidden]) input:checked").getAttribute("value"), "2", "what was chosen");
      await second.getByRole("button", { name: "Дальше" }).click();
    });
    await step("without a network answers wait on the device and go by themselves", async () => {
      await answerAll(second, 0);
      await second.context().setOffline(true);
      await second.getByRole("button", { name: "Отправить ответы" }).click();
      await second.getByText(/сохранены на этом устройстве/).waitFor();
      await second.context().setOffline(false);
      await second.getByText(THANKS).waitFor({ timeout: 30000 });
      second.faults.length = 0; // the browser tells of what it could not send
    });
    const computer = await openPage(browser, "desk");
    await step("a killed server loses nothing", async () => {
      await enterSurvey(computer, survey.address, codes[2]);
      await answerAll(computer, 2, "Нет");
      await program.kill();
      await computer.getByRole("button", { name: "Отправить ответы" }).click();
      await computer.getByText(/сохранены на этом устройстве/).waitFor();
      await program.serve();
      await computer.getByText(THANKS).waitFor({ timeout: 30000 });
      computer.faults.length = 0;
    });
    await step("a device without JavaScript sends the same form", async () => {
      const plain = await openPage(browser, "phone", { javaScriptEnabled: false });
      await plain.goto(survey.address);
      await plain.getByLabel("Код с листка").fill(codes[3]);
      await plain.getByRole("button", { name: "Начать", exact: true }).click();
      const questions = await plain.locator(".q").count();
      for (let i = 0; i < questions; i += 1) {
        const first = plain.locator(".q").nth(i).locator(".opt input").first();
        if (await first.count() > 0) await first.check();
      }
      if (shots) await shot(plain, "survey-plain-phone");
      await plain.getByRole("button", { name: "Отправить ответы" }).click();
      await plain.getByText(THANKS).waitFor();
    });
    await step("each is there once", async () => {
      equal(await received(desk, url, survey.session), `4 из ${total}`, "received");
    });
    await step("the rest of the class answers at once", async () => {
      const pages = await Promise.all(codes.slice(4, 12).map(() => openPage(browser, "phone")));
      await Promise.all(pages.map(async (page, i) => {
        await enterSurvey(page, survey.address, codes[i + 4]);
        await answerAll(page, i % 4, i % 2 === 0 ? "Спасибо" : "");
        await sendAll(page);
        await page.context().close();
      }));
      equal(await received(desk, url, survey.session), `12 из ${total}`, "received");
    });
    await step("results of an open survey are not shown", async () => {
      const reply = await desk.goto(`${url}/surveys/${survey.session}/results`);
      equal(reply.status(), 403, "results of an open survey");
      desk.faults.length = 0;
      await desk.goto(`${url}/surveys/${survey.session}`);
    });
    await step("closed, it takes nothing more", async () => {
      await desk.getByLabel("Больше никто не отвечает").check();
      await desk.getByRole("button", { name: "Закрыть навсегда" }).click();
      await desk.getByRole("heading", { name: "Анкета закрыта" }).waitFor();
      await look(desk, "survey-closed", shots);
      await phone.goto(survey.address);
      await phone.getByText(/больше не принимаются/).waitFor();
    });
    await step("results are counts of all, small ones hidden, words after a person has read them", async () => {
      await desk.getByRole("link", { name: "Итоги", exact: true }).click();
      await desk.waitForURL("**/results");
      await desk.getByText("скрыто", { exact: false }).first().waitFor();
      await look(desk, "survey-results", shots);
      const first = desk.locator(".survey-words li").filter({ has: desk.getByRole("button") }).first();
      const words = (await first.locator("p").textContent()).trim();
      await first.getByRole("button", { name: "Показать в итогах" }).click();
      await desk.getByText("Ответ показан в итогах.").waitFor();
      await desk.locator(".survey-words p", { hasText: words }).first().waitFor();
      const file = await desk.request.get(`${url}/surveys/${survey.session}/results.xlsx`);
      equal(file.status(), 200, "the file of results");
    });
  } finally {
    await program.close();
  }
}
