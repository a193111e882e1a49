/**
 * Filter lines as one types: `<input data-filter="#people">` over `[data-filter-item]` in that element. A group
 * (`[data-filter-group]`) without a line left goes too. Lines that arrive later are filtered as well.
 */
import { announce, el } from "./dom.js";
import { t } from "./texts.js";

const fold = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** What a line is found by: its words, not those of its buttons and fields. */
export function wordsOf(/** @type {Element} */ item) {
  const copy = /** @type {Element} */ (item.cloneNode(true));
  copy.querySelectorAll("fieldset, form, button, details, script").forEach((node) => node.remove());
  return fold(copy.textContent ?? "");
}

/** @param {HTMLInputElement} input */
export function mountFilter(input) {
  const root = document.querySelector(input.dataset.filter ?? "");
  if (!root) return;
  const none = el("p", { class: "mut py-3", hidden: true });
  root.append(none);
  const apply = () => {
    const parts = fold(input.value).split(/\s+/).filter(Boolean);
    const items = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-filter-item]")]);
    let shown = 0;
    for (const item of items) {
      const words = parts.length ? wordsOf(item) : "";
      item.hidden = !parts.every((part) => words.includes(part));
      shown += item.hidden ? 0 : 1;
    }
    for (const group of /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-filter-group]")])) group.hidden = parts.length > 0 && !group.querySelector("[data-filter-item]:not([hidden])");
    none.hidden = shown > 0 || !parts.length;
    none.textContent = t("filter.none", { text: input.value });
    if (parts.length) announce(none.hidden ? t("filter.count", { count: shown, total: items.length }) : none.textContent);
  };
  input.addEventListener("input", apply);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.value) {
      event.stopPropagation();
      input.value = "";
      apply();
    }
  });
  root.addEventListener("htmx:afterSettle", () => input.value && apply());
}
