/** `<button data-copy="#field">` copies that field's text (or `data-copy-text`), and says so. */
import { announce, el } from "./dom.js";
import { t } from "./texts.js";

/** @param {HTMLElement} button */
export function mountCopy(button) {
  const said = el("span", { class: "copied", "aria-hidden": "true" });
  button.after(said);
  button.addEventListener("click", async () => {
    const field = /** @type {any} */ (button.dataset.copy ? document.querySelector(button.dataset.copy) : null);
    const text = button.dataset.copyText ?? field?.value ?? field?.textContent ?? "";
    const done = await copied(text, field);
    said.textContent = t(done ? "copy.done" : "copy.failed");
    announce(said.textContent ?? "");
  });
}

/** Without https the clipboard is closed to scripts; selecting the field and the old command still work there. */
async function copied(/** @type {string} */ text, /** @type {any} */ field) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (!field?.select) return false;
    field.select();
    return document.execCommand("copy");
  }
}
