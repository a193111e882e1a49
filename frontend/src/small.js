/** The smallest pieces: one behaviour each, a few lines. */

/** `<form data-once>`: a second press while the first is under way sends nothing. */
export function mountOnce(/** @type {HTMLFormElement} */ form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    // Back from the browser's own cache, the form may be sent again.
    addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  });
}

/** `<form data-auto-submit>`: filters apply as they are chosen; the button stays for those without scripts. */
export function mountAutoSubmit(/** @type {HTMLFormElement} */ form) {
  form.querySelectorAll("button:not([data-stay])").forEach((button) => button.classList.add("visually-hidden-focusable"));
  form.addEventListener("change", (event) => /** @type {Element} */ (event.target).matches("select, [type=checkbox], [type=radio], [type=date]") && form.requestSubmit());
}

/** `<form data-bulk>`: tick rows, see how many, act on them all. */
export function mountBulk(/** @type {HTMLFormElement} */ form) {
  const bar = /** @type {HTMLElement | null} */ (form.querySelector("[data-bulk-bar]"));
  const all = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-bulk-all]"));
  const rows = () => /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('tbody input[type="checkbox"], input[data-tick]')]);
  const refresh = () => {
    const ticked = rows().filter((row) => row.checked).length;
    if (bar) bar.hidden = ticked === 0;
    const count = form.querySelector("[data-bulk-count]");
    if (count) count.textContent = String(ticked);
    if (all) [all.checked, all.indeterminate] = [ticked > 0 && ticked === rows().length, ticked > 0 && ticked < rows().length];
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) rows().forEach((row) => (row.checked = /** @type {HTMLInputElement} */ (all).checked));
    refresh();
  });
  form.querySelector("[data-bulk-clear]")?.addEventListener("click", () => {
    rows().forEach((row) => (row.checked = false));
    refresh();
  });
  refresh();
}

/** The person's menu closes on Escape and on a press elsewhere. */
export function mountMenu(/** @type {HTMLDetailsElement} */ menu) {
  const close = () => (menu.open = false);
  document.addEventListener("click", (event) => !menu.contains(/** @type {Node} */ (event.target)) && close());
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary")?.focus();
  });
  menu.addEventListener("focusout", (event) => event.relatedTarget && !menu.contains(/** @type {Node} */ (event.relatedTarget)) && close());
}

/** The side list marks the section one is reading. */
export function mountSidelist(/** @type {HTMLElement} */ list) {
  const links = [...list.querySelectorAll('a[href^="#"]')];
  const sections = links.map((link) => document.getElementById(decodeURIComponent(/** @type {string} */ (link.getAttribute("href")).slice(1))));
  const mark = () => {
    const at = sections.reduce((found, section, i) => (section && section.getBoundingClientRect().top < 120 ? i : found), 0);
    links.forEach((link, i) => (i === at ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  };
  if (!links.length) return;
  addEventListener("scroll", mark, { passive: true });
  mark();
}

/** `data-select`: a field made to be copied is selected as one enters it. */
export function mountSelect(/** @type {HTMLInputElement} */ field) {
  field.addEventListener("focus", () => field.select());
}

/** `data-focus`: what went wrong takes the focus when the page opens. */
export function mountFocus(/** @type {HTMLElement} */ node) {
  node.focus();
}

/** `<button data-print>`: the browser's own printing; the print styles do the rest. */
export function mountPrint(/** @type {HTMLButtonElement} */ button) {
  button.addEventListener("click", () => print());
}
