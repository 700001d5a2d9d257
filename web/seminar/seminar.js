// SPDX-License-Identifier: GPL-3.0-or-later
// A seminar on a device: the time of a step, the projector, sheets that are saved field by field as
// they are typed. A text waits in the queue until the server has acknowledged it.
import { Queue, newKey } from "./queue.js";

const PAUSE = 800; // ms without a key before a field is saved
const LIVE = 3000;

// Time -------------------------------------------------------------------------------------------

function clockWords(seconds) {
  const late = seconds < 0;
  const n = Math.abs(seconds);
  return `${late ? "сверх времени " : ""}${Math.floor(n / 60)}:${String(n % 60).padStart(2, "0")}`;
}

function setUpClock(place) {
  const ends = Date.now() + Number(place.dataset.left) * 1000;
  place.ends = ends;
  const draw = () => { place.textContent = clockWords(Math.round((place.ends - Date.now()) / 1000)); };
  draw();
  setInterval(draw, 1000);
}

// The projector ----------------------------------------------------------------------------------

function drawBoard(list, rows) {
  list.replaceChildren(...rows.map(({ words, votes }) => {
    const row = document.createElement("li");
    const bold = document.createElement("b");
    bold.textContent = words;
    row.append(bold, ` – ${votes}`);
    return row;
  }));
}

async function live(screen) {
  try {
    const reply = await fetch(screen.dataset.live);
    if (reply.ok) {
      const now = await reply.json();
      screen.querySelector("[data-step]").textContent = now.step;
      const clock = screen.querySelector("[data-left]");
      clock.ends = Date.now() + now.left * 1000;
      clock.hidden = !now.running;
      screen.querySelectorAll("[data-board]").forEach((list) => drawBoard(list, now[list.dataset.board]));
    }
  } catch {
    // The next look asks again.
  }
  setTimeout(() => live(screen), LIVE);
}

// Sheets -----------------------------------------------------------------------------------------

class WordsQueue extends Queue {
  constructor(sheet, form) {
    super(`words:${form.dataset.url}:${sheet}`, form.dataset.url, form.querySelector('input[name="csrf"]').value);
    this.batch = 1;
    this.name = sheet;
    this.acknowledged = new Map(); // "page:field" → version of that page's last text
  }

  // What was typed on a page after a text of it that the server has, stands on that text. Other
  // pages of this browser share the queue, not what they have seen.
  body([{ page, field, words, base, key }]) {
    const known = this.acknowledged.get(`${page}:${field}`) ?? 0;
    return { sheet: this.name, field, words, key, base: Math.max(base, known) };
  }
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn plain small";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

class WordsSheet {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-words-state]");
    this.page = newKey();
    this.adopted = new Map(); // keys of what this form had put before it was loaded again
    this.timers = new Map();
    this.versions = new Map();
    for (const place of form.querySelectorAll("[data-field]")) {
      this.versions.set(place.dataset.field, Number(place.dataset.version));
    }
  }

  place(field) {
    return this.form.querySelector(`[data-field="${CSS.escape(field)}"]`);
  }

  read(field) {
    const control = this.place(field).querySelector("textarea, input:checked");
    return control?.value ?? "";
  }

  write(field, words) {
    const area = this.place(field).querySelector("textarea");
    if (area) area.value = words;
    for (const radio of this.place(field).querySelectorAll('input[type="radio"]')) radio.checked = radio.value === words;
  }

  async open() {
    this.queue = new WordsQueue(this.form.dataset.words, this.form);
    this.queue.onState = ({ waiting, problem }) => this.tell(waiting, problem);
    this.queue.onReceipt = (write, result) => this.receive(write, result);
    const left = await this.queue.open();
    left.forEach(({ field, words, key }) => {
      this.adopted.set(key, true);
      this.write(field, words);
      this.place(field).dataset.kept = words;
    });
    if (left.length > 0) this.queue.flushSoon(0);
    this.form.addEventListener("input", ({ target }) => this.typed(target, PAUSE));
    this.form.addEventListener("change", ({ target }) => this.typed(target, 0));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.versions.forEach((version, field) => this.keep(field));
    });
  }

  typed(control, pause) {
    const field = control.closest("[data-field]")?.dataset.field;
    if (!field) return;
    clearTimeout(this.timers.get(field));
    this.timers.set(field, setTimeout(() => this.keep(field), pause));
  }

  async keep(field) {
    clearTimeout(this.timers.get(field));
    const words = this.read(field);
    const place = this.place(field);
    if (words === (place.dataset.kept ?? place.querySelector("textarea")?.defaultValue ?? "")) return;
    place.dataset.kept = words;
    await this.queue.put({ page: this.page, field, words, base: this.versions.get(field), key: newKey() });
  }

  tell(waiting, problem) {
    this.state.textContent = waiting === 0 ? "Сохранено"
      : problem === null ? "Сохраняем…"
        : problem === "login" ? "Войдите заново: написанное ждёт на этом устройстве."
          : "Нет связи: написанное ждёт на этом устройстве и уйдёт само.";
  }

  receive({ page, field, words, key }, result) {
    const saved = result.outcome === "saved";
    if (saved) this.queue.acknowledged.set(`${page}:${field}`, result.version);
    if (page !== this.page && !this.adopted.has(key)) return; // another page's: it has seen it, we have not
    if (result.outcome === "refused") {
      this.state.textContent = result.why;
      return;
    }
    this.place(field).querySelector("[data-beside]")?.remove();
    if (result.outcome === "beside") {
      this.ask(field, words, result); // until a person has chosen, what is typed stays beside
      return;
    }
    this.versions.set(field, result.version);
    this.queue.acknowledged.set(`${this.page}:${field}`, result.version);
  }

  // Two texts stand: a person chooses. What is chosen is one more version; nothing goes away.
  ask(field, mine, { other, version }) {
    const box = document.createElement("div");
    box.className = "notice warn";
    box.dataset.beside = "";
    const title = document.createElement("p");
    title.textContent = "Здесь же написали с другого устройства. Сохранены оба текста:";
    const quote = document.createElement("blockquote");
    quote.textContent = other;
    const row = document.createElement("p");
    row.className = "row";
    const take = (words) => async () => {
      this.write(field, words);
      this.place(field).dataset.kept = words;
      await this.queue.put({ page: this.page, field, words, base: version, key: newKey() });
      box.remove();
    };
    row.append(button("Оставить мой", take(mine)),
      button("Взять другой", take(other)), button("Взять оба", take(`${mine}\n${other}`)));
    box.append(title, quote, row);
    this.place(field).append(box);
  }
}

document.querySelectorAll("[data-left]").forEach(setUpClock);
document.querySelectorAll("[data-live]").forEach((screen) => setTimeout(() => live(screen), LIVE));
document.querySelectorAll("[data-words]").forEach((form) => new WordsSheet(form).open());
