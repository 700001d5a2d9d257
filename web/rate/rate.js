// SPDX-License-Identifier: GPL-3.0-or-later
// The rating page: loads the sheet, chooses the face by the width, and says what is saved.

import { LETTERS, Sheet, load, stateText } from "./sheet.js";
import { Grid, element } from "./grid.js";
import { Phone } from "./phone.js";

let root = document.getElementById("rate");
const status = document.getElementById("rate-status");
const troubles = document.getElementById("rate-troubles");
const help = document.getElementById("rate-help");

const words = {
  offline: "нет связи с программой – отметки ждут на этом устройстве",
  login: "вход устарел – войдите снова, отметки сохранены на этом устройстве",
  broken: "программа не приняла отметки – обновите страницу, они сохранены на этом устройстве",
};

function plural(n, one, few, many) {
  const tens = n % 100, ones = n % 10;
  if (tens > 10 && tens < 20) return many;
  return ones === 1 ? one : ones > 1 && ones < 5 ? few : many;
}

function showStatus(sheet) {
  const { waiting, problem } = sheet.queue;
  const { filled, due } = sheet.progress();
  const time = sheet.lastSaved?.toLocaleTimeString("ru-RU", { hour: "2-digit", minute: "2-digit" });
  status.className = waiting > 0 ? "saved waits" : "saved";
  const state = waiting > 0
    ? `${plural(waiting, "ждёт", "ждут", "ждут")} отправки: ${waiting}`
    : time ? `сохранено ${time}` : "всё сохранено";
  status.textContent = `${state} · заполнено ${filled} из ${due}`
    + (problem ? ` · ${words[problem]}` : "");
  status.querySelector("a")?.remove();
  if (problem === "login") {
    const link = element("a", { href: `/login?next=${encodeURIComponent(location.pathname)}` }, " Войти");
    status.append(link);
  }
}

function showTroubles(sheet) {
  const list = sheet.troubles();
  troubles.hidden = list.length === 0;
  troubles.replaceChildren(...list.map(({ pupil, item, cell }) => {
    const who = sheet.pupils.find((p) => p.id === pupil);
    const sign = sheet.items.find((i) => i.id === item);
    const row = element("p", {}, `${who?.name ?? "?"}, «${sign?.text ?? item}»: `
      + `${cell.trouble.why ?? `на другом устройстве стоит ${stateText(cell)}, `
        + `здесь поставлено ${stateText(cell.trouble.mine)}.`} `);
    if (!cell.trouble.why) {
      const mine = element("button", { type: "button", class: "link" }, "Оставить то, что здесь");
      mine.addEventListener("click", () => {
        const { state, value, answer } = cell.trouble.mine;
        sheet.settle(pupil, item);
        sheet.mark(pupil, item, state, value, { answer });
      });
      row.append(mine, " · ");
    }
    const theirs = element("button", { type: "button", class: "link" }, "Понятно");
    theirs.addEventListener("click", () => sheet.settle(pupil, item));
    row.append(theirs);
    return row;
  }));
}

function showHelp(pupil, item) {
  const answers = (item.answers ?? []).map((text, i, all) => {
    const place = pupil.variant === 2 ? all.length - 1 - i : i;
    return { letter: LETTERS[place], text };
  }).sort((a, b) => LETTERS.indexOf(a.letter) - LETTERS.indexOf(b.letter));
  help.replaceChildren(element("h2", {}, item.text),
    ...answers.map(({ letter, text }) => {
      const row = element("p", { class: "option-help" });
      row.append(element("b", {}, `${letter})`), element("span", {}, text));
      return row;
    }),
    ...item.options.map((option) => {
      const row = element("p", { class: "option-help" });
      row.append(element("b", { class: `chip l${option.level}` }, String(option.value)),
        element("span", {}, option.text));
      return row;
    }));
}

async function start() {
  const sheet = new Sheet(await load(root.dataset.session));
  const wide = matchMedia("(min-width: 900px)");
  const told = (event) => {
    showStatus(sheet);
    if (event.kind === "trouble") showTroubles(sheet);
    if (event.kind === "pasted") {
      status.textContent += ` · не вставлено клеток: ${event.left} (нет такой отметки или места)`;
    }
  };
  // A tablet is turned: the other face takes the place of the former one and of its listeners. The
  // page is not loaded again, for there may be no network.
  const face = () => {
    const place = root.cloneNode(false);
    root.replaceWith(place);
    root = place;
    sheet.listeners = [told];
    root.className = wide.matches ? "rate wide" : "rate phone";
    help.hidden = !wide.matches;
    if (wide.matches) new Grid(sheet, root, showHelp);
    else new Phone(sheet, root);
  };
  await sheet.open();
  face();
  wide.addEventListener("change", face);
  showStatus(sheet);
  showTroubles(sheet);
}

start().catch((reason) => {
  status.className = "saved waits";
  status.textContent = "Карта не открылась: нет связи с программой. Обновите страницу.";
  console.error(reason);
});
