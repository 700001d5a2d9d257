// SPDX-License-Identifier: GPL-3.0-or-later
// The sheet of one rater: pupils, signs, and the last known mark of each cell with its number.
// Both faces (grid and phone) read it and mark through it.

import { Queue, newKey } from "./queue.js";

export const CLEARED = 0, MARK = 1, NOT_OBSERVED = 2;

export class Sheet {
  constructor(data) {
    Object.assign(this, data); // id, account, title, className, closed, pupils, items, csrf
    this.cells = new Map();
    for (const [pupil, item, seq, state, value] of data.cells) {
      this.cells.set(`${pupil}/${item}`, { seq, state, value });
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
    return this.cells.get(`${pupil}/${item}`) ?? { seq: 0, state: CLEARED, value: 0 };
  }

  set(pupil, item, { seq, state, value }, waits) {
    this.cells.set(`${pupil}/${item}`, { seq, state, value, waits, trouble: null });
    this.tell({ kind: "cell", pupil, item });
  }

  // Puts a mark; false if it is what already stands there.
  async mark(pupil, item, state, value, { undo = true, reason = "" } = {}) {
    const before = this.cell(pupil, item);
    if (before.state === state && (state !== MARK || before.value === value)) return false;
    if (undo) this.undone.push({ pupil, item, state: before.state, value: before.value });
    const write = { pupil, item, seq: before.seq + 1, state, value: state === MARK ? value : 0,
      key: newKey(), reason };
    this.set(pupil, item, write, true);
    await this.queue.put(write);
    return true;
  }

  async undo() {
    const last = this.undone.pop();
    if (!last) return null;
    await this.mark(last.pupil, last.item, last.state, last.value, { undo: false });
    return last;
  }

  receipt(write, result) {
    const cell = this.cell(write.pupil, write.item);
    if (result.outcome === "saved") {
      this.lastSaved = new Date();
      // A mark that another tab has put is news here.
      if (cell.seq <= write.seq) this.set(write.pupil, write.item, write, false);
      return;
    }
    // The cell moved on elsewhere, or the mark was refused: what stands on the server is shown,
    // ours is kept beside it for the person to decide.
    const same = result.state === write.state && result.value === write.value;
    this.cells.set(`${write.pupil}/${write.item}`, {
      seq: result.seq, state: result.state, value: result.value, waits: false,
      trouble: same ? null : { mine: { state: write.state, value: write.value }, why: result.why },
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
  const option = item.options.find((o) => o.value === cell.value);
  return { css: `l${option?.level ?? 0}`, text: String(cell.value) };
}

export function stateText(cell) {
  if (cell.state === NOT_OBSERVED) return "не наблюдалось";
  return cell.state === MARK ? String(cell.value) : "пусто";
}
