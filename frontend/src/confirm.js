/**
 * Ask before what cannot be undone: `data-confirm="…"` on a form or on one of its buttons. A native dialog holds focus and Escape.
 * The button is red, for something goes; with `data-calm` on the form it is not.
 */
import { el } from "./dom.js";
import { t } from "./texts.js";

/**
 * @param {string} question
 * @param {string} [yes]
 * @param {boolean} [calm]
 * @returns {Promise<boolean>}
 */
export function ask(question, yes = t("confirm.yes"), calm = false) {
  return new Promise((done) => {
    const dialog = el("dialog", { "aria-labelledby": "ask-words" },
      el("p", { id: "ask-words" }, question),
      el("form", { method: "dialog", class: "actions" },
        el("button", { class: calm ? "btn btn-primary" : "btn btn-danger-quiet", value: "yes" }, yes),
        el("button", { class: "btn btn-quiet", value: "no", autofocus: true }, t("confirm.no"))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Listen for forms that ask first; call once. */
export function listenConfirm() {
  const granted = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const button = /** @type {HTMLElement | null} */ (event.submitter);
    const question = button?.dataset.confirm ?? form.dataset.confirm;
    if (!question || granted.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(question, button?.textContent?.trim() || undefined, "calm" in form.dataset))) return;
    granted.add(form);
    form.requestSubmit(button);
  }, { capture: true });
}
