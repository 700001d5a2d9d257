// SPDX-License-Identifier: GPL-3.0-or-later
// The sheet of one rater: pupils, signs, and the last known mark of each cell with its number.
// Both faces (grid and phone) read it and mark through it.

import { Queue, newKey } from "./queue.js";

export const CLEARED = 0, MARK = 1, NOT_OBSERVED = 2;
export const NO_ANSWER = "-", LETTERS = "абвгдежз";

// Where the letters of answers lie when the keyboard is switched to Latin.
const KEYS = { KeyF: "а", Comma: "б", KeyD: "в", KeyU: "г", KeyL: "д", KeyT: "е", Semicolon: "ж", KeyP: "з" };

// The letter of an answer that a key stands for, "" for another key.
export function letterOf(event, item) {
  const typed = event.key.toLowerCase();
  const letter = LETTERS.includes(typed) ? typed : /^[\x21-\x7e]$/.test(typed) ? KEYS[event.code] ?? "" : "";
  return letter && LETTERS.indexOf(letter) < item.answers.length ? letter : "";
}

// What a pupil wrote, tidied; null where it cannot be an answer of this item.
export function readAnswer(item, text) {
  const word = text.trim().toLowerCase().replace(/[−–—]/g, "-");
  if (word === NO_ANSWER || word === "." || word === "·") return NO_ANSWER;
  if (item.takes === "number") return /^-?[\d\s]+([.,]\d+)?$/.test(word) ? word : null;
  const letters = [...new Set(word.replace(/[\s,;]/g, ""))].sort();
  const known = letters.every((l) => LETTERS.slice(0, item.answers.length).includes(l));
  if (letters.length === 0 || !known || (item.takes === "letter" && letters.length > 1)) return null;
  return letters.join("");
}

export class Sheet {
  constructor(data) {
    Object.assign(this, data); // id, account, title, className, closed, pupils, items, csrf
    this.cells = new Map();
    for (const [pupil, item, seq, state, value, answer] of data.cells) {
      this.cells.set(`${pupil}/${item}`, { seq, state, value, answer });
    }
    this.undone = [];
    this.listeners = [];
    this.lastSaved = null;
    this.queue = new Queue(`${data.id}:${data.account}`, `/api/sessions/${data.id}/marks`, data.csrf);
    this.queue.onReceipt = (write, result) => this.receipt(write, result);
    this.queue.onState = (state) => this.tell({ kind: "state", ...state });
    this.queue.onCsrf = async () => (await load(data.id)).csrf;
  }

  // Marks that a former visit left on the device are shown at once and sent.
  async open() {
    for (const write of await this.queue.open()) {
      const cell = this.cell(write.pupil, write.item);
      if (write.seq > cell.seq) this.set(write.pupil, write.item, write, true);
    }
    this.queue.flushSoon(0);
  }

  listen(fn) {
    this.listeners.push(fn);
  }

  tell(event) {
    for (const fn of this.listeners) fn(event);
  }

  cell(pupil, item) {
    return this.cells.get(`${pupil}/${item}`) ?? { seq: 0, state: CLEARED, value: 0, answer: "" };
  }

  set(pupil, item, { seq, state, value, answer }, waits) {
    this.cells.set(`${pupil}/${item}`, { seq, state, value, answer, waits, trouble: null });
    this.tell({ kind: "cell", pupil, item });
  }

  // Puts a mark; false if it is what already stands there. With an answer its points come back with
  // the receipt.
  async mark(pupil, item, state, value, { undo = true, reason = "", answer = "" } = {}) {
    const before = this.cell(pupil, item);
    const known = before.answer ?? "";
    if (before.state === state && known === answer
      && (state !== MARK || answer !== "" || before.value === value)) return false;
    if (undo) this.undone.push({ pupil, item, state: before.state, value: before.value, answer: known });
    const write = { pupil, item, seq: before.seq + 1, state, value: state === MARK ? value : 0, answer,
      key: newKey(), reason };
    this.set(pupil, item, write, true);
    await this.queue.put(write);
    return true;
  }

  async undo() {
    const last = this.undone.pop();
    if (!last) return null;
    await this.mark(last.pupil, last.item, last.state, last.value, { undo: false, answer: last.answer });
    return last;
  }

  receipt(write, result) {
    const cell = this.cell(write.pupil, write.item);
    if (result.outcome === "saved") {
      this.lastSaved = new Date();
      // A mark that another tab has put is news here.
      if (cell.seq <= write.seq) {
        this.set(write.pupil, write.item, { ...write, value: result.value }, false);
      }
      return;
    }
    // The cell moved on elsewhere, or the mark was refused: what stands on the server is shown,
    // ours is kept beside it for the person to decide.
    const answer = write.answer ?? "";
    const same = result.state === write.state && result.answer === answer
      && (answer !== "" || result.value === write.value);
    const mine = { state: write.state, value: write.value, answer };
    this.cells.set(`${write.pupil}/${write.item}`, {
      seq: result.seq, state: result.state, value: result.value, answer: result.answer, waits: false,
      trouble: same ? null : { mine, why: result.why },
    });
    this.tell({ kind: "cell", pupil: write.pupil, item: write.item });
    this.tell({ kind: "trouble" });
  }

  troubles() {
    return [...this.cells].filter(([, cell]) => cell.trouble).map(([key, cell]) => {
      const [pupil, item] = key.split("/");
      return { pupil: Number(pupil), item, cell };
    });
  }

  settle(pupil, item) {
    const cell = this.cell(pupil, item);
    cell.trouble = null;
    this.tell({ kind: "cell", pupil, item });
    this.tell({ kind: "trouble" });
  }

  rated() {
    return this.pupils.filter((pupil) => !pupil.absent);
  }

  progress() {
    const pupils = this.rated();
    let filled = 0;
    for (const pupil of pupils) {
      for (const item of this.items) filled += this.cell(pupil.id, item.id).state !== CLEARED;
    }
    return { filled, due: pupils.length * this.items.length };
  }
}

export async function load(id) {
  const reply = await fetch(`/api/sessions/${id}/sheet`, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(String(reply.status));
  return reply.json();
}

// The look of a mark: its level's class and its sign.
export function face(item, cell) {
  if (cell.state === NOT_OBSERVED) return { css: "lna", text: "·" };
  if (cell.state !== MARK) return { css: "blank", text: "" };
  // Points of an answer are not known before the server has counted them.
  if (cell.answer && cell.waits) return { css: "lna", text: cell.answer };
  const option = item.options.find((o) => o.value === cell.value);
  return { css: `l${option?.level ?? 0}`, text: cell.answer || String(cell.value) };
}

export function stateText(cell) {
  if (cell.state === NOT_OBSERVED) return "не наблюдалось";
  if (cell.answer === NO_ANSWER) return "нет ответа";
  if (cell.answer) return `ответ ${cell.answer}${cell.waits ? "" : `, баллы: ${cell.value}`}`;
  return cell.state === MARK ? String(cell.value) : "пусто";
}
