// SPDX-License-Identifier: GPL-3.0-or-later
// A survey on a device. What is chosen lies in localStorage until the sheet is handed over to the
// queue, and in the queue until the server has acknowledged it; then the device forgets it all.
import { Queue, newKey } from "./queue.js";

const status = document.getElementById("survey-status");

function say(text) {
  status.textContent = text;
}

class Memory {
  constructor(code) {
    this.name = `vsoko-survey:${code}`;
  }

  get() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? {};
    } catch {
      return {};
    }
  }

  set(change) {
    localStorage.setItem(this.name, JSON.stringify({ ...this.get(), ...change }));
  }

  clear() {
    localStorage.removeItem(this.name);
  }
}

function csrfOf(form) {
  return form.querySelector('input[name="csrf"]')?.value ?? "";
}

// Entry ------------------------------------------------------------------------------------------

async function ask(form, code, memory) {
  // The claim is kept before it is sent: if the reply is lost, the same device is let in again.
  const known = memory.get();
  const claim = known.entering === code && known.claim ? known.claim : newKey();
  memory.set({ claim, entering: code });
  const reply = await fetch(`/api/a/${form.dataset.code}/enter`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF": csrfOf(form) },
    body: JSON.stringify({ code, claim }),
  });
  const answer = await reply.json();
  if (!reply.ok) throw new Error(answer.error);
  return answer.results[0];
}

async function enter(form, memory) {
  const button = form.querySelector("button");
  button.disabled = true;
  say("Входим…");
  try {
    const result = await ask(form, form.code?.value.replace(/\D/g, "") ?? "", memory);
    if (result.outcome === "saved") {
      memory.set({ ticket: result.ticket, fields: [], at: 0 });
      location.assign(`/a/${form.dataset.code}/questions`);
      return;
    }
    say(result.why);
  } catch (error) {
    say(error instanceof TypeError ? "Нет связи с программой. Проверьте Wi-Fi и нажмите «Начать» ещё раз." : error.message);
  }
  button.disabled = false;
}

// The code of a slip stands in its address after #; the next one on this device must not see it.
function takeCode(form) {
  const printed = location.hash.slice(1);
  if (/^\d{8}$/.test(printed) && form.code) {
    form.code.value = printed;
    history.replaceState(null, "", location.pathname);
  }
}

function setUpEntry(form) {
  const memory = new Memory(form.dataset.code);
  takeCode(form);
  window.addEventListener("hashchange", () => takeCode(form));
  const resume = document.getElementById("survey-resume");
  const began = Boolean(memory.get().ticket);
  resume.hidden = !began;
  form.hidden = began;
  document.getElementById("survey-forget").addEventListener("click", () => {
    memory.clear();
    resume.hidden = true;
    form.hidden = false;
    (form.code ?? form.querySelector("button")).focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    enter(form, memory);
  });
}

// Questions --------------------------------------------------------------------------------------

// One finished sheet is one write.
class SheetQueue extends Queue {
  constructor(code, csrf) {
    super(`survey:${code}`, `/api/a/${code}/answers`, csrf);
    this.batch = 1;
  }

  body([{ claim, ticket, fields }]) {
    return { claim, ticket, fields };
  }
}

function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => name.startsWith("q-") && value !== "");
}

function restore(form, fields) {
  for (const [name, value] of fields) {
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = control.checked || control.value === value;
      } else {
        control.value = value;
      }
    }
  }
}

function button(text, plain) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = plain ? "btn plain" : "btn";
  made.textContent = text;
  return made;
}

class Sheet {
  constructor(form, memory) {
    this.form = form;
    this.memory = memory;
    this.questions = [...form.querySelectorAll(".q")];
    this.send = form.querySelector(".survey-send");
    this.at = Math.min(memory.get().at ?? 0, this.questions.length);
    restore(form, memory.get().fields ?? []);
    this.draw();
    this.show(false);
    form.addEventListener("change", () => this.keep());
    form.addEventListener("input", () => this.keep());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.at < this.questions.length) this.step(1); // Enter in a field
      else this.finish();
    });
  }

  draw() {
    this.bar = Object.assign(document.createElement("progress"), { className: "survey-bar", max: this.questions.length });
    this.bar.setAttribute("aria-label", "Сколько пройдено");
    this.form.prepend(this.bar);
    this.skipped = document.createElement("div");
    this.send.before(this.skipped);
    this.steps = document.createElement("div");
    this.steps.className = "survey-steps";
    this.back = button("Назад", true);
    this.next = button("Дальше", false);
    this.back.addEventListener("click", () => this.step(-1));
    this.next.addEventListener("click", () => this.step(1));
    this.steps.append(this.back, this.next);
    this.form.append(this.steps);
    this.end = this.send.querySelector("button");
  }

  keep() {
    this.memory.set({ fields: fieldsOf(this.form), at: this.at });
    this.name();
  }

  isAnswered(question) {
    return [...question.querySelectorAll("input, select, textarea")].some((control) =>
      control.type === "radio" || control.type === "checkbox" ? control.checked : control.value.trim() !== "");
  }

  name() {
    const question = this.questions[this.at];
    this.next.textContent = !question || this.isAnswered(question) ? "Дальше" : "Пропустить";
  }

  step(by) {
    this.at = Math.max(0, Math.min(this.at + by, this.questions.length));
    this.keep();
    this.show(true);
  }

  show(moved) {
    const last = this.at === this.questions.length;
    this.questions.forEach((question, i) => { question.hidden = i !== this.at; });
    this.bar.value = this.at;
    this.back.disabled = this.at === 0;
    this.send.hidden = !last;
    this.next.hidden = last;
    this.skipped.replaceChildren(...(last ? this.list() : []));
    this.name();
    if (!moved) return;
    scrollTo(0, 0);
    const place = last ? this.skipped.querySelector("h2") : this.questions[this.at].querySelector("legend");
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }

  // What was skipped, each a way back.
  list() {
    const title = document.createElement("h2");
    const left = this.questions.map((question, i) => [question, i]).filter(([question]) => !this.isAnswered(question));
    title.textContent = left.length === 0 ? "Готово" : `Пропущено: ${left.length}`;
    const rows = document.createElement("ul");
    rows.className = "survey-list";
    rows.append(...left.map(([question, i]) => {
      const row = document.createElement("li");
      const way = button("", true);
      way.className = "";
      way.textContent = question.querySelector("legend").lastChild.textContent.trim();
      way.addEventListener("click", () => this.step(i - this.at));
      row.append(way);
      return row;
    }));
    return [title, rows];
  }

  async finish() {
    const { claim, ticket } = this.memory.get();
    const fields = fieldsOf(this.form);
    if (fields.length === 0) {
      say("Ответьте хотя бы на один вопрос: пустой лист не отправляют.");
      return;
    }
    this.end.disabled = true;
    await this.queue.put({ claim, ticket, fields });
  }

  async open() {
    this.queue = new SheetQueue(this.form.dataset.code, csrfOf(this.form));
    this.queue.onState = ({ waiting, problem }) => this.tell(waiting, problem);
    this.queue.onReceipt = (write, result) => this.receive(write, result);
    const left = await this.queue.open();
    this.end.disabled = left.length > 0;
    if (left.length > 0) this.queue.flushSoon(0);
  }

  tell(waiting, problem) {
    if (waiting === 0) return;
    say(problem === null ? "Отправляем ответы…"
      : "Ответы сохранены на этом устройстве и уйдут сами, как только появится связь. Не закрывайте страницу.");
  }

  receive(write, result) {
    if (result.outcome === "saved") {
      this.memory.clear();
      say("");
      this.form.hidden = true;
      this.form.reset();
      const thanks = document.getElementById("survey-thanks");
      thanks.hidden = false;
      thanks.querySelector("h2").focus();
      return;
    }
    this.end.disabled = false;
    say(result.why);
  }
}

function setUpSheet(form) {
  const memory = new Memory(form.dataset.code);
  // A form that was entered without this script brings its own ticket.
  if (form.ticket.value !== "") memory.set({ claim: form.claim.value, ticket: form.ticket.value });
  if (!memory.get().ticket) {
    location.replace(`/a/${form.dataset.code}`);
    return;
  }
  const sheet = new Sheet(form, memory);
  sheet.open();
}

const entry = document.getElementById("survey-enter");
const form = document.getElementById("survey");
if (entry) setUpEntry(entry);
if (form) setUpSheet(form);
