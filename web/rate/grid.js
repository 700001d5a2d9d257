// SPDX-License-Identifier: GPL-3.0-or-later
// The grid for a keyboard: arrows, digits, Enter down, Tab right, Delete, paste and copy of a
// block, undo. Every cell is a real gridcell, so a screen reader says its row and column.

import { CLEARED, MARK, NOT_OBSERVED, face, stateText } from "./sheet.js";

export class Grid {
  constructor(sheet, root, help) {
    this.sheet = sheet;
    this.root = root;
    this.help = help;
    this.pupils = sheet.rated();
    this.row = 0;
    this.column = 0;
    this.anchor = null; // the other corner of a selected block
    this.draw();
    sheet.listen((event) => {
      if (event.kind === "cell") this.refresh(event.pupil, event.item);
    });
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("paste", (event) => this.paste(event));
    root.addEventListener("copy", (event) => this.copy(event));
    root.addEventListener("mousedown", (event) => this.click(event));
  }

  draw() {
    const { items } = this.sheet;
    const table = element("table", { role: "grid", "aria-label": "Отметки", class: "rate-grid" });
    const head = element("tr", { role: "row" });
    for (const [css, title] of [["team", "Группа"], ["name", "Ученик"]]) {
      const th = element("th", { scope: "col", class: css });
      th.append(element("span", { class: "unseen" }, title));
      head.append(th);
    }
    for (const item of items) {
      const th = element("th", { scope: "col", class: "sign" });
      th.append(element("span", {}, item.text));
      head.append(th);
    }
    table.append(element("thead", {}));
    table.tHead.append(head);
    const body = element("tbody", {});
    this.buttons = this.pupils.map((pupil, r) => this.drawRow(body, pupil, r));
    table.append(body);
    this.root.replaceChildren(table);
    this.focus(0, 0, false);
  }

  drawRow(body, pupil, r) {
    const before = this.pupils[r - 1];
    const first = !before || before.team !== pupil.team;
    const tr = element("tr", { role: "row", class: first && r > 0 ? "team-first" : "" });
    tr.append(element("td", { class: "team" }, first && pupil.team ? String(pupil.team) : ""),
      element("th", { scope: "row", class: "name", title: pupil.full }, pupil.name));
    const cells = this.sheet.items.map((item, c) => {
      const td = element("td", { role: "gridcell", tabindex: "-1", "data-r": r, "data-c": c });
      tr.append(td);
      return td;
    });
    body.append(tr);
    cells.forEach((td, c) => this.paint(td, pupil, this.sheet.items[c]));
    return cells;
  }

  paint(td, pupil, item) {
    const cell = this.sheet.cell(pupil.id, item.id);
    const { css, text } = face(item, cell);
    td.className = `mark ${css}${cell.waits ? " waits" : ""}${cell.trouble ? " trouble" : ""}`;
    td.textContent = text;
    td.setAttribute("aria-label", `${pupil.name}, ${item.text}: ${stateText(cell)}`);
  }

  refresh(pupilId, itemId) {
    const r = this.pupils.findIndex((pupil) => pupil.id === pupilId);
    const c = this.sheet.items.findIndex((item) => item.id === itemId);
    if (r >= 0 && c >= 0) this.paint(this.buttons[r][c], this.pupils[r], this.sheet.items[c]);
  }

  focus(row, column, extend) {
    const rows = this.pupils.length, columns = this.sheet.items.length;
    if (rows === 0) return;
    this.buttons[this.row]?.[this.column]?.setAttribute("tabindex", "-1");
    if (extend) this.anchor ??= [this.row, this.column];
    else this.anchor = null;
    this.row = Math.max(0, Math.min(rows - 1, row));
    this.column = Math.max(0, Math.min(columns - 1, column));
    const td = this.buttons[this.row][this.column];
    td.setAttribute("tabindex", "0");
    if (this.root.contains(document.activeElement)) td.focus();
    this.select();
    this.help(this.pupils[this.row], this.sheet.items[this.column]);
  }

  block() {
    const [r, c] = this.anchor ?? [this.row, this.column];
    return { top: Math.min(r, this.row), bottom: Math.max(r, this.row),
      left: Math.min(c, this.column), right: Math.max(c, this.column) };
  }

  select() {
    const { top, bottom, left, right } = this.block();
    const single = this.anchor === null;
    this.buttons.forEach((cells, r) => cells.forEach((td, c) => {
      const inside = !single && r >= top && r <= bottom && c >= left && c <= right;
      td.toggleAttribute("data-selected", inside);
    }));
  }

  key(event) {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
      Enter: [event.shiftKey ? -1 : 1, 0] }[event.key];
    if (event.ctrlKey || event.metaKey) {
      if (event.code === "KeyZ") {
        event.preventDefault();
        this.sheet.undo().then((last) => last && this.show(last));
      }
      return;
    }
    if (event.altKey) return;
    if (step) {
      event.preventDefault();
      this.focus(this.row + step[0], this.column + step[1], event.shiftKey && event.key !== "Enter");
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      this.focus(this.row, event.key === "Home" ? 0 : this.sheet.items.length - 1, event.shiftKey);
    } else if (event.key === "Tab") {
      this.tab(event);
    } else {
      this.type(event);
    }
  }

  // Tab goes right and on to the next row; past the last cell it leaves the grid.
  tab(event) {
    const columns = this.sheet.items.length;
    const next = this.row * columns + this.column + (event.shiftKey ? -1 : 1);
    if (next < 0 || next >= columns * this.pupils.length) return;
    event.preventDefault();
    this.focus(Math.floor(next / columns), next % columns, false);
  }

  type(event) {
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.fill(CLEARED, 0);
    } else if (/^[0-9]$/.test(event.key)) {
      event.preventDefault();
      this.fill(MARK, Number(event.key));
    } else if ([".", "-", "н", "Н", "n", "N", "·", "/", "ю"].includes(event.key)) {
      event.preventDefault();
      this.fill(NOT_OBSERVED, 0);
    }
  }

  fill(state, value) {
    const { top, bottom, left, right } = this.block();
    for (let r = top; r <= bottom; r++) {
      for (let c = left; c <= right; c++) this.put(r, c, state, value);
    }
    if (this.anchor === null && state !== CLEARED) this.focus(this.row + 1, this.column, false);
  }

  // A digit that is no mark of this sign is not taken: the cell shakes instead.
  put(r, c, state, value) {
    const item = this.sheet.items[c];
    if (state === MARK && !item.options.some((option) => option.value === value)) {
      const td = this.buttons[r][c];
      td.classList.remove("no");
      requestAnimationFrame(() => td.classList.add("no"));
      return false;
    }
    this.sheet.mark(this.pupils[r].id, item.id, state, value);
    return true;
  }

  show({ pupil, item }) {
    this.focus(this.pupils.findIndex((p) => p.id === pupil),
      this.sheet.items.findIndex((i) => i.id === item), false);
  }

  paste(event) {
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    let left = 0;
    text.split("\n").forEach((line, dr) => line.split("\t").forEach((word, dc) => {
      const r = this.row + dr, c = this.column + dc;
      if (r >= this.pupils.length || c >= this.sheet.items.length) return void (left += 1);
      const value = word.trim();
      if (value === "") return;
      const taken = /^[.\-–·нН]$/.test(value) ? this.put(r, c, NOT_OBSERVED, 0)
        : /^[0-9]$/.test(value) && this.put(r, c, MARK, Number(value));
      if (!taken) left += 1;
    }));
    if (left > 0) this.sheet.tell({ kind: "pasted", left });
  }

  copy(event) {
    const { top, bottom, left, right } = this.block();
    const lines = [];
    for (let r = top; r <= bottom; r++) {
      const words = [];
      for (let c = left; c <= right; c++) {
        words.push(face(this.sheet.items[c], this.sheet.cell(this.pupils[r].id, this.sheet.items[c].id)).text);
      }
      lines.push(words.join("\t"));
    }
    event.preventDefault();
    event.clipboardData.setData("text/plain", lines.join("\n"));
  }

  click(event) {
    const td = event.target.closest("td.mark");
    if (!td) return;
    event.preventDefault();
    td.focus();
    this.focus(Number(td.dataset.r), Number(td.dataset.c), event.shiftKey);
  }
}

export function element(name, attributes, text) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}
