// SPDX-License-Identifier: GPL-3.0-or-later
// A destructive act asks for a name to be typed: the button of a form[data-confirm-name] opens when
// the typed text is that name. The server checks the name again, so a page without it is as safe.
const tidy = (text) => text.trim().replace(/\s+/g, " ").toLowerCase().replaceAll("ё", "е");

for (const form of document.querySelectorAll("form[data-confirm-name]")) {
  const input = form.querySelector('input[name="confirm"]');
  const button = form.querySelector('button[type="submit"]');
  const check = () => {
    button.disabled = tidy(input.value) !== tidy(form.dataset.confirmName);
  };
  input.addEventListener("input", check);
  check();
}
