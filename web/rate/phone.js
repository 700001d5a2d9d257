// SPDX-License-Identifier: GPL-3.0-or-later
// The card for a phone: one sign of one pupil, one tap a mark. The observer goes sign by sign
// through the group, or pupil by pupil through the signs.

import { CLEARED, LETTERS, MARK, NO_ANSWER, NOT_OBSERVED, readAnswer } from "./sheet.js";
import { element } from "./grid.js";

// Taps closer than this are one tap of a trembling finger: the second would take the mark away or
// fall upon the next pupil.
const ONE_TAP_MS = 350;

export class Phone {
  constructor(sheet, root) {
    this.sheet = sheet;
    this.root = root;
    this.teams = [...new Set(sheet.rated().map((pupil) => pupil.team))].sort((a, b) => a - b);
    this.team = this.teams[0];
    this.pupil = 0;
    this.item = 0;
    this.lastTap = -ONE_TAP_MS;
    this.bySign = localStorage.getItem("rate-order") !== "pupil";
    this.firstBlank();
    this.draw();
    sheet.listen((event) => {
      if (event.kind === "cell") this.draw();
    });
  }

  members() {
    return this.sheet.rated().filter((pupil) => pupil.team === this.team);
  }

  // Where the observer left off: the first cell without a mark.
  firstBlank() {
    for (const team of this.teams) {
      const members = this.sheet.rated().filter((pupil) => pupil.team === team);
      for (let i = 0; i < this.sheet.items.length; i++) {
        const at = members.findIndex(
          (pupil) => this.sheet.cell(pupil.id, this.sheet.items[i].id).state === CLEARED);
        if (at >= 0) {
          [this.team, this.pupil, this.item] = [team, at, i];
          return;
        }
      }
    }
  }

  draw() {
    const members = this.members();
    const pupil = members[this.pupil];
    if (!pupil) return;
    const item = this.sheet.items[this.item];
    const focused = this.root.contains(document.activeElement) ? document.activeElement.id : null;
    const place = `${pupil.id}/${item.id}`;
    const typed = focused === "rate-answer" && this.place === place ? document.activeElement.value : null;
    this.place = place;
    const ask = element("section", { class: "ask" });
    ask.append(element("h2", {}, item.text), element("p", { class: "muted" }, pupil.full),
      this.drawOptions(pupil, item));
    this.root.replaceChildren(this.drawTeams(), this.drawChips(members, item), ask,
      this.drawSteps(members));
    if (typed !== null) document.getElementById("rate-answer").value = typed;
    if (focused) document.getElementById(focused)?.focus();
  }

  drawTeams() {
    const bar = element("div", { class: "rate-bar" });
    if (this.teams.length > 1) {
      const label = element("label", {}, "Группа ");
      const select = element("select", { id: "rate-team" });
      for (const team of this.teams) {
        const option = element("option", { value: team }, team === 0 ? "без группы" : String(team));
        option.selected = team === this.team;
        select.append(option);
      }
      select.addEventListener("change", () => {
        this.team = Number(select.value);
        this.pupil = 0;
        this.draw();
      });
      label.append(select);
      bar.append(label);
    }
    bar.append(element("span", { class: "muted" },
      `${this.sheet.itemTitle} ${this.item + 1} из ${this.sheet.items.length}`));
    const order = element("button", { type: "button", id: "rate-order", class: "link" },
      this.bySign ? "идти по ученикам" : "идти по признакам");
    order.addEventListener("click", () => {
      this.bySign = !this.bySign;
      localStorage.setItem("rate-order", this.bySign ? "sign" : "pupil");
      this.draw();
    });
    bar.append(order);
    return bar;
  }

  drawChips(members, item) {
    const chips = element("div", { class: "who", role: "group", "aria-label": "Ученики" });
    members.forEach((pupil, i) => {
      const marked = this.sheet.cell(pupil.id, item.id).state !== CLEARED;
      const chip = element("button", { type: "button", id: `chip-${pupil.id}`,
        class: marked ? "done" : "" }, pupil.name);
      if (i === this.pupil) chip.setAttribute("aria-current", "true");
      chip.addEventListener("click", () => {
        this.pupil = i;
        this.draw();
      });
      chips.append(chip);
    });
    return chips;
  }

  // Letters of a printed answer are tapped; several letters and numbers are written.
  drawAnswers(pupil, item) {
    const cell = this.sheet.cell(pupil.id, item.id);
    const list = element("div", { class: "options", role: "group", "aria-label": `${item.text}, ${pupil.name}` });
    if (item.takes === "letter") {
      item.answers.forEach((_, place) => {
        const of = pupil.variant === 2 ? item.answers.length - 1 - place : place;
        list.append(this.answerOption(pupil, item, LETTERS[place], item.answers[of], cell));
      });
    } else {
      list.append(this.drawWriting(pupil, item, cell));
    }
    list.append(this.answerOption(pupil, item, NO_ANSWER, "Нет ответа", cell));
    return list;
  }

  answerOption(pupil, item, answer, text, cell) {
    const chosen = cell.state === MARK && cell.answer === answer;
    return this.option(pupil, item, "lna", answer, text, chosen, MARK, 0, answer);
  }

  drawWriting(pupil, item, cell) {
    const form = element("form", { class: "rate-bar" });
    const label = element("label", {}, item.takes === "number" ? "Число на листе " : "Буквы на листе ");
    const input = element("input", { id: "rate-answer", autocomplete: "off", maxlength: "20",
      inputmode: item.takes === "number" ? "decimal" : "text" });
    input.value = cell.answer === NO_ANSWER ? "" : cell.answer ?? "";
    label.append(input);
    form.append(label, element("button", { id: "rate-write", class: "btn plain" }, "Записать"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = readAnswer(item, input.value);
      input.setAttribute("aria-invalid", String(answer === null));
      if (answer === null) return;
      this.sheet.mark(pupil.id, item.id, MARK, 0, { answer });
      this.step(1);
    });
    return form;
  }

  drawOptions(pupil, item) {
    if (item.takes && item.takes !== "points") return this.drawAnswers(pupil, item);
    const cell = this.sheet.cell(pupil.id, item.id);
    const list = element("div", { class: "options", role: "group",
      "aria-label": `${item.text}, ${pupil.name}` });
    for (const option of item.options) {
      const chosen = cell.state === MARK && cell.value === option.value && cell.answer !== NO_ANSWER;
      list.append(this.option(pupil, item, `l${option.level}`, String(option.value), option.text,
        chosen, MARK, option.value));
    }
    list.append(item.takes ? this.answerOption(pupil, item, NO_ANSWER, "Нет ответа", cell)
      : this.option(pupil, item, "lna", "·", "Не наблюдалось", cell.state === NOT_OBSERVED, NOT_OBSERVED, 0));
    return list;
  }

  // A second tap on the chosen mark takes it away.
  option(pupil, item, css, sign, text, chosen, state, value, answer = "") {
    const button = element("button", { type: "button", class: "opt",
      id: `option-${state}-${value}${answer}`, role: "checkbox", "aria-checked": String(chosen) });
    button.append(element("b", { class: css }, sign), element("span", {}, text));
    button.addEventListener("click", async (event) => {
      if (event.timeStamp - this.lastTap < ONE_TAP_MS) return;
      this.lastTap = event.timeStamp;
      await this.sheet.mark(pupil.id, item.id, chosen ? CLEARED : state, value,
        { answer: chosen ? "" : answer });
      if (!chosen) setTimeout(() => this.step(1), 250);
    });
    return button;
  }

  drawSteps(members) {
    const next = this.next(1);
    const steps = element("div", { class: "foot" });
    const back = element("button", { type: "button", id: "rate-back", class: "btn plain" }, "Назад");
    back.disabled = this.next(-1) === null;
    back.addEventListener("click", () => this.step(-1));
    const on = element("button", { type: "button", id: "rate-next", class: "btn" },
      next === null ? "Группа готова" : this.nextTitle(next, members));
    on.disabled = next === null;
    on.addEventListener("click", () => this.step(1));
    steps.append(back, on);
    return steps;
  }

  nextTitle(next, members) {
    return next.pupil === this.pupil ? `Дальше: ${this.sheet.itemTitle}` : `Дальше: ${members[next.pupil].name}`;
  }

  // The place after (or before) this one, null at the end of the group.
  next(step) {
    const n = this.members().length, signs = this.sheet.items.length;
    const at = this.bySign ? this.item * n + this.pupil : this.pupil * signs + this.item;
    const to = at + step;
    if (to < 0 || to >= n * signs) return null;
    return this.bySign ? { item: Math.floor(to / n), pupil: to % n }
      : { pupil: Math.floor(to / signs), item: to % signs };
  }

  step(by) {
    const to = this.next(by);
    if (to === null) return;
    this.pupil = to.pupil;
    this.item = to.item;
    this.draw();
  }
}
