// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of staff: <table data-sort data-filter>. Sorting by a header, filtering as one types,
// copying as text in which Excel sees numbers as numbers. Without it a table is a table.
const order = new Intl.Collator("ru", { numeric: true, sensitivity: "base" });

// What a cell is sorted by: data-value, else a number as people write it, else its text.
function cellKey(cell) {
  const text = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
  const number = numberOf(text);
  return Number.isNaN(number) ? text : number;
}

export function numberOf(text) {
  const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace("\u2212", "-").replace(",", ".").replace(/%$/, "");
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
}

// Numbers before words, empty cells last whatever the direction.
function compare(a, b, down) {
  if (a === "" || b === "") return (a === "") - (b === "");
  const numbers = typeof a === "number" && typeof b === "number";
  const result = numbers ? a - b
    : typeof a !== typeof b ? (typeof a === "number" ? -1 : 1)
    : order.compare(a, b);
  return down ? -result : result;
}

function sortBy(table, head, column) {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  for (const body of table.tBodies) {
    const rows = [...body.rows].map((row) => [cellKey(row.cells[column]), row]);
    rows.sort((a, b) => compare(a[0], b[0], down));
    body.append(...rows.map((row) => row[1]));
  }
}

function makeSortable(table) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (head.textContent.trim() === "" || head.hasAttribute("data-nosort")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(table, head, column));
    head.append(button);
  });
}

const fold = (text) => text.toLowerCase().replaceAll("ё", "е");

function filterRows(table, words, count) {
  let shown = 0;
  let all = 0;
  for (const body of table.tBodies) {
    for (const row of body.rows) {
      const text = fold(row.textContent);
      row.hidden = !words.every((word) => text.includes(word));
      shown += !row.hidden;
      all += 1;
    }
  }
  count.textContent = shown === all ? "" : `${shown} из ${all}`;
}

function makeTools(table) {
  const tools = document.createElement("div");
  tools.className = "table-tools";
  const count = document.createElement("output");
  count.className = "small muted";
  if (table.hasAttribute("data-filter")) {
    const input = document.createElement("input");
    input.type = "search";
    input.placeholder = "Найти в таблице";
    input.setAttribute("aria-label", "Найти в таблице");
    input.addEventListener("input", () =>
      filterRows(table, fold(input.value).split(/\s+/).filter(Boolean), count));
    tools.append(input, count);
  }
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "btn plain small";
  copy.textContent = "Скопировать для Excel";
  copy.addEventListener("click", async () => {
    copyText(tableText(table));
    copy.textContent = "Скопировано";
    setTimeout(() => { copy.textContent = "Скопировать для Excel"; }, 2000);
  });
  tools.append(copy);
  (table.closest(".scroll") ?? table).before(tools);
}

// Visible rows, cells parted by tabs; numbers without blanks inside, with the comma of a Russian
// Excel; a cell that would begin a formula is kept as words.
export function tableText(table) {
  const lines = [];
  for (const row of table.rows) {
    if (row.hidden) continue;
    lines.push([...row.cells].map((cell) => {
      const text = cell.textContent.trim().replace(/\s+/g, " ");
      const number = numberOf(text);
      if (!Number.isNaN(number)) return String(number).replace(".", ",");
      return /^[=+@-]/.test(text) ? `'${text}` : text;
    }).join("\t"));
  }
  return lines.join("\r\n");
}

// The clipboard's own interface is closed to pages over plain http on a school's network.
function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

for (const table of document.querySelectorAll("table[data-sort]")) makeSortable(table);
for (const table of document.querySelectorAll("table[data-filter], table[data-copy]")) makeTools(table);
