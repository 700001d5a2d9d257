// SPDX-License-Identifier: GPL-3.0-or-later
// The board of the single schedule: a work is moved to another week by the mouse or by the keyboard
// (Space takes it, arrows choose a week, Enter puts it, Escape leaves it). The server judges and
// answers with the whole page; its board and its remarks are put in place of the old ones. Without
// this module works are moved on their own pages.
let taken = null; // { id, cell, target } while a work is held by the keyboard

const form = () => document.getElementById("move");

function tell(text) {
  document.getElementById("board-status").textContent = text;
}

function mark(cell) {
  document.querySelectorAll(".board td.target").forEach((other) => other.classList.remove("target"));
  if (cell) {
    cell.classList.add("target");
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

// The heading of a cell's column: «12–16 окт».
const heading = (cell) => cell.closest("table").tHead.rows[0].cells[cell.cellIndex].textContent;

function put(page) {
  for (const id of ["board", "found"]) {
    const fresh = page.getElementById(id);
    if (fresh) document.getElementById(id).replaceWith(document.adoptNode(fresh));
  }
  begin();
}

async function move(id, cell) {
  const fields = new FormData(form());
  fields.set("work", id);
  fields.set("week", cell.dataset.week);
  mark(null);
  tell("Переносим…");
  let reply;
  try {
    reply = await fetch("/schedule/move", { method: "POST", body: new URLSearchParams(fields) });
  } catch {
    tell("Нет связи с программой: работа осталась на месте.");
    return;
  }
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  if (!reply.ok) {
    tell(page.querySelector("main p")?.textContent ?? "Перенести не удалось: обновите страницу.");
    return;
  }
  put(page);
  tell(page.querySelector(".notice")?.textContent.trim() ?? "Работа перенесена.");
  document.querySelector(`#board [data-work="${id}"]`)?.focus();
}

function take(work) {
  taken = { id: work.dataset.work, work, target: work.closest("td") };
  work.classList.add("taken");
  mark(taken.target);
  tell("Работа взята. Стрелками выберите неделю, Enter – поставить, Esc – оставить.");
}

function leave() {
  taken?.work.classList.remove("taken");
  taken = null;
  mark(null);
}

function step(by) {
  let next = taken.target;
  do {
    next = by > 0 ? next.nextElementSibling : next.previousElementSibling;
  } while (next?.matches("td.off"));
  if (!next?.matches("td")) return;
  taken.target = next;
  mark(next);
  tell(heading(next));
}

function onKey(event) {
  const work = event.target.closest("a.work");
  if (!taken) {
    if (work && event.key === " ") {
      event.preventDefault();
      take(work);
    }
    return;
  }
  const steps = { ArrowLeft: -1, ArrowRight: 1 };
  if (event.key in steps) step(steps[event.key]);
  else if (event.key === "Enter" || event.key === " ") {
    const { id, target } = taken;
    leave();
    move(id, target);
  } else if (event.key === "Escape" || event.key === "Tab") {
    leave();
    tell("Работа осталась на месте.");
    if (event.key === "Tab") return;
  } else return;
  event.preventDefault();
}

// Of one class, a week of lessons.
const accepts = (cell, work) => cell && work && cell.parentNode === work.closest("tr") && !cell.matches(".off");

function begin() {
  const board = document.querySelector("#board table");
  if (!board || !form()) return;
  let dragged = null;
  for (const work of board.querySelectorAll("a.work")) work.draggable = true;
  board.addEventListener("keydown", onKey);
  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("a.work");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.work);
  });
  board.addEventListener("dragover", (event) => {
    const cell = event.target.closest("td");
    if (!accepts(cell, dragged)) return;
    event.preventDefault();
    mark(cell);
  });
  board.addEventListener("dragend", () => mark(null));
  board.addEventListener("drop", (event) => {
    const cell = event.target.closest("td");
    if (!accepts(cell, dragged)) return;
    event.preventDefault();
    move(dragged.dataset.work, cell);
  });
}

begin();
