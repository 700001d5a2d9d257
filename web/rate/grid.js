// SPDX-License-Identifier: GPL-3.0-or-later
// The grid for a keyboard: arrows, digits, Enter down, Tab right, Delete, paste and copy of a
// block, undo. Every cell is a real gridcell, so a screen reader says its row and column.

import { CLEARED, MARK, NO_ANSWER, NOT_OBSERVED, face, letterOf, readAnswer, stateText } from "./sheet.js";

export class Grid {
  constructor(sheet, root, help) {
    this.sheet = sheet;
    this.root = root;
    this.help = help;
    this.pupils = sheet.rated();
    this.row = 0;
    this.column = 0;
    this.anchor = null; // the other corner of a selected block
    this.keyed = sheet.items.some((item) => item.takes && item.takes !== "points");
    this.points = !this.keyed; // points are typed even where a key could count them
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
    items.forEach((item, i) => head.append(this.drawHead(item, i)));
    table.append(element("thead", {}));
    table.tHead.append(head);
    const body = element("tbody", {});
    this.buttons = this.pupils.map((pupil, r) => this.drawRow(body, pupil, r));
    table.append(body);
    this.root.replaceChildren(...(this.keyed ? [this.drawChoice()] : []), table);
    this.focus(0, 0, false);
  }

  // Tasks are known by their number; their text is in the help beside the grid.
  drawHead(item, i) {
    if (!item.takes) {
      const th = element("th", { scope: "col", class: "sign" });
      th.append(element("span", {}, item.text));
      return th;
    }
    const what = { letter: "буква", letters: "буквы", number: "число", points: "баллы" }[item.takes];
    const th = element("th", { scope: "col", class: "task", title: item.text });
    th.append(element("b", {}, String(i + 1)), element("small", {}, what));
    return th;
  }

  // Answers are counted by the key; whoever has checked the sheets by hand types points everywhere.
  drawChoice() {
    const bar = element("p", { class: "rate-bar" });
    for (const [points, text] of [[false, "вношу ответы"], [true, "вношу баллы"]]) {
      const label = element("label", { class: "tick" });
      const radio = element("input", { type: "radio", name: "typed" });
      radio.checked = points === this.points;
      radio.addEventListener("change", () => { this.points = points; });
      label.append(radio, ` ${text}`);
      bar.append(label);
    }
    return bar;
  }

  takes(c) {
    const { takes } = this.sheet.items[c];
    return !takes || this.points ? "points" : takes;
  }

  drawRow(body, pupil, r) {
    const before = this.pupils[r - 1];
    const first = !before || before.team !== pupil.team;
    const tr = element("tr", { role: "row", class: first && r > 0 ? "team-first" : "" });
    tr.append(element("td", { class: "team" }, first && pupil.team ? String(pupil.team) : ""),
      element("th", { scope: "row", class: "name", title: pupil.full },
        pupil.variant ? `${pupil.name} · ${pupil.variant}` : pupil.name));
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
    if (event.target.tagName === "INPUT") return;
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
    const item = this.sheet.items[this.column], takes = this.takes(this.column);
    const letter = takes === "letter" || takes === "letters" ? letterOf(event, item) : "";
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.fill(CLEARED, 0);
    } else if (takes === "letter" && letter) {
      event.preventDefault();
      this.fill(MARK, 0, letter);
    } else if (letter || (takes === "number" && /^[0-9]$/.test(event.key))) {
      event.preventDefault();
      this.edit(letter || event.key);
    } else if (/^[0-9]$/.test(event.key)) {
      event.preventDefault();
      this.fill(MARK, Number(event.key));
    } else if ([".", "-", "н", "Н", "n", "N", "·", "/", "ю"].includes(event.key)) {
      event.preventDefault();
      if (item.takes) this.fill(MARK, 0, NO_ANSWER);
      else this.fill(NOT_OBSERVED, 0);
    }
  }

  // An answer of several signs is typed into the cell; Enter, Tab and arrows end it, Escape drops it.
  edit(first) {
    const r = this.row, c = this.column, td = this.buttons[r][c];
    const input = element("input", { class: "answer", "aria-label": td.getAttribute("aria-label"),
      maxlength: "20", autocomplete: "off" });
    let open = true;
    const end = (keep) => {
      if (!open) return;
      open = false;
      const answer = keep ? readAnswer(this.sheet.items[c], input.value) : null;
      this.paint(td, this.pupils[r], this.sheet.items[c]);
      if (answer !== null) this.put(r, c, MARK, 0, answer);
      else if (keep) this.shake(td);
    };
    input.value = first;
    input.addEventListener("blur", () => end(true));
    input.addEventListener("keydown", (event) => {
      const step = { Enter: [1, 0], Tab: [0, event.shiftKey ? -1 : 1], ArrowDown: [1, 0], ArrowUp: [-1, 0],
        Escape: [0, 0] }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      td.focus();
      end(event.key !== "Escape");
      this.focus(r + step[0], c + step[1], false);
    });
    td.replaceChildren(input);
    input.focus();
  }

  fill(state, value, answer = "") {
    const { top, bottom, left, right } = this.block();
    for (let r = top; r <= bottom; r++) {
      for (let c = left; c <= right; c++) this.put(r, c, state, value, answer);
    }
    if (this.anchor === null && state !== CLEARED) this.focus(this.row + 1, this.column, false);
  }

  // A digit that is no mark of this sign is not taken: the cell shakes instead.
  put(r, c, state, value, answer = "") {
    const item = this.sheet.items[c];
    const taken = state !== MARK || (answer === "" ? item.options.some((option) => option.value === value)
      : answer === NO_ANSWER || readAnswer(item, answer) !== null);
    if (!taken) {
      this.shake(this.buttons[r][c]);
      return false;
    }
    this.sheet.mark(this.pupils[r].id, item.id, state, value, { answer });
    return true;
  }

  shake(td) {
    td.classList.remove("no");
    requestAnimationFrame(() => td.classList.add("no"));
  }

  // A pasted word: an answer where answers are typed, else a mark or «не наблюдалось».
  putWord(r, c, word) {
    const item = this.sheet.items[c];
    if (this.takes(c) !== "points") {
      const answer = readAnswer(item, word);
      return answer !== null && this.put(r, c, MARK, 0, answer);
    }
    if (/^[.\-–·нН]$/.test(word)) {
      return item.takes ? this.put(r, c, MARK, 0, NO_ANSWER) : this.put(r, c, NOT_OBSERVED, 0);
    }
    return /^[0-9]$/.test(word) && this.put(r, c, MARK, Number(word));
  }

  show({ pupil, item }) {
    this.focus(this.pupils.findIndex((p) => p.id === pupil),
      this.sheet.items.findIndex((i) => i.id === item), false);
  }

  paste(event) {
    if (event.target.tagName === "INPUT") return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    let left = 0;
    text.split("\n").forEach((line, dr) => line.split("\t").forEach((word, dc) => {
      const r = this.row + dr, c = this.column + dc;
      if (r >= this.pupils.length || c >= this.sheet.items.length) return void (left += 1);
      const value = word.trim();
      if (value === "") return;
      if (!this.putWord(r, c, value)) left += 1;
    }));
    if (left > 0) this.sheet.tell({ kind: "pasted", left });
  }

  copy(event) {
    if (event.target.tagName === "INPUT") return;
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
