// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a procedure: only what the chosen instrument asks for is shown. Without it everything is
// there and the server takes what belongs to the instrument.

const form = document.querySelector("form[data-opening]");
const choice = form.querySelector("#instrument");

function show() {
  const asked = choice.selectedOptions[0]?.dataset.form ?? "";
  for (const part of form.querySelectorAll("[data-for]")) {
    part.hidden = asked !== "" && !part.dataset.for.split(" ").includes(asked);
  }
}

choice.addEventListener("change", show);
show();
