// SPDX-License-Identifier: GPL-3.0-or-later
// The editor of instruments: a new sign or scale at once, without asking the program. Without it the
// button saves and the program adds the row.
const NUMBERED = ["name", "id", "for", "aria-label"];

function renumber(row, kind, number) {
  row.removeAttribute("id");
  for (const element of row.querySelectorAll("*")) {
    for (const attribute of NUMBERED) {
      const value = element.getAttribute(attribute);
      if (value === null) continue;
      element.setAttribute(attribute, attribute === "aria-label"
        ? value.replace(/ \d+,/, ` ${number + 1},`)
        : value.replace(new RegExp(`^${kind}\\d+\\.`), `${kind}${number}.`));
    }
  }
  row.querySelector("[data-number]").textContent = number + 1;
}

// Steps keep their points: the next sign mostly has the same ladder.
function empty(row) {
  for (const fault of row.querySelectorAll(".error, .hint")) fault.remove();
  for (const title of row.querySelectorAll("label .muted")) {
    if (title.closest("label").htmlFor.endsWith(".outcome")) title.parentElement.textContent = "Результат";
  }
  for (const field of row.querySelectorAll("input, textarea")) {
    if (field.type === "checkbox") field.checked = false;
    else if (field.name.endsWith(".id") || !/\.(here|o\d+\.value|c\d)$/.test(field.name)) field.value = "";
  }
}

function add(form, kind) {
  const rows = form.querySelectorAll(`[data-row="${kind}"]`);
  const last = rows[rows.length - 1];
  if (!last) return false;
  const row = last.cloneNode(true);
  renumber(row, kind, rows.length);
  for (const button of row.querySelectorAll("button")) button.remove(); // they name a saved row
  empty(row);
  last.after(row);
  row.querySelector("textarea, input:not([type=hidden])").focus();
  return true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add]");
  if (button && add(button.form, button.dataset.add)) event.preventDefault();
});
