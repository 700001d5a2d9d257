// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a procedure: only what the chosen instrument asks for is shown, and until one is chosen
// only what several of them ask for. Without scripts everything is there and the server takes what
// belongs to the instrument.

const form = document.querySelector("form[data-opening]");
const choice = form.querySelector("#instrument");

function show() {
  const asked = choice.selectedOptions[0]?.dataset.form ?? "";
  for (const part of form.querySelectorAll("[data-for]")) {
    const forms = part.dataset.for.split(" ");
    part.hidden = asked === "" ? forms.length === 1 : !forms.includes(asked);
  }
}

choice.addEventListener("change", show);
show();
