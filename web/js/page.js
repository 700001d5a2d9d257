// SPDX-License-Identifier: GPL-3.0-or-later
// On every page: the token for htmx requests outside of forms, a word when a request failed, and
// printing by a button. Pages work without it.
const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  if (csrf) event.detail.headers["X-CSRF"] = csrf;
});

// Says a sentence in the page's live region; a screen reader hears it too.
export function say(text) {
  const place = document.getElementById("live");
  if (place) place.textContent = text;
}

for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () =>
    say("Нет связи с программой. Проверьте сеть и повторите: введённое на странице не пропало."));
}
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  say(status === 403 ? "Страница устарела или это действие вам не открыто. Откройте страницу заново."
                     : "Программа не смогла выполнить действие. Повторите через минуту.");
});
document.addEventListener("htmx:beforeRequest", () => say(""));

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) {
    event.preventDefault();
    window.print();
  }
});
