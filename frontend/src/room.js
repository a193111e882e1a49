/**
 * The writing room's keys: Ctrl+Enter a new decision (what stands in an open form is saved first), Enter saves, Escape closes.
 *
 * The list of decisions is one fragment that holds at most one open form, `form[data-room-form]`; its way out is `[data-escape]`, and
 * `[data-new-decision]` opens the next decision. A field with `data-enter` sends on Enter; Shift+Enter is a new line.
 */
import { ask } from "./confirm.js";
import { contentOf, PREFIX } from "./draft-form.js";
import { el } from "./dom.js";
import { t } from "./texts.js";

const TYPED = new Set(["text", "owner", "owner_name", "owner_typed", "target"]);

/** Whether a person has put anything into the form. */
const isFilled = (/** @type {HTMLFormElement} */ form) => contentOf(form).some(([name, value]) => TYPED.has(name) && value.trim() !== "");

/**
 * @param {HTMLElement} room
 * @param {import("./drafts.js").Drafts} drafts
 */
export function mountRoom(room, drafts) {
  const open = () => /** @type {HTMLFormElement | null} */ (room.querySelector("form[data-room-form]"));
  const press = (/** @type {string} */ selector) => /** @type {HTMLElement | null} */ (room.querySelector(selector))?.click();
  const send = (/** @type {HTMLFormElement} */ form, then = "") => {
    form.querySelector('input[name="then"]')?.remove();
    if (then) form.append(el("input", { type: "hidden", name: "then", value: then }));
    form.requestSubmit(/** @type {HTMLButtonElement | null} */ (form.querySelector("button.btn-primary")) ?? undefined);
  };

  function newDecision() {
    const form = open();
    if (form && isFilled(form)) send(form, "keputusan");
    else if (form && !room.querySelector("[data-new-decision]")) /** @type {HTMLElement | null} */ (form.querySelector("[data-enter]"))?.focus();
    else press("[data-new-decision]");
  }

  // Before the editor hears it: there Ctrl+Enter would be a line break.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || !room.isConnected) return;
    const target = /** @type {Element} */ (event.target);
    if (target.closest("form[data-ctrl-enter], dialog") || !room.querySelector("[data-new-decision], form[data-room-form]")) return;
    event.preventDefault();
    event.stopPropagation();
    newDecision();
  }, { capture: true });

  /** Close the open form; what was typed in it is not thrown away unasked. */
  async function leave(/** @type {HTMLFormElement} */ form) {
    if (isChanged(form) && !(await ask(t("room.unsaved")))) return;
    press("[data-escape]");
  }

  room.addEventListener("keydown", (event) => {
    const form = /** @type {HTMLFormElement | null} */ (/** @type {Element} */ (event.target).closest("form[data-room-form]"));
    if (!form || event.defaultPrevented || event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      void leave(form);
    } else if (event.key === "Enter" && !event.shiftKey && !event.altKey && /** @type {Element} */ (event.target).matches("[data-enter]")) {
      event.preventDefault();
      if (isFilled(form)) send(form);
      else press("[data-escape]"); // an empty line ends the list, as in a word processor
    }
  });

  // What the server has taken is no draft any more.
  document.addEventListener("htmx:beforeSwap", (/** @type {any} */ event) => {
    const { xhr, requestConfig } = event.detail;
    if (xhr.status < 300 && requestConfig?.elt?.dataset?.keep) drafts.drop(PREFIX + requestConfig.elt.dataset.keep);
  });
  // A swap that opens no form leaves the focus on the page's body: give it a place from which the keyboard goes on.
  document.addEventListener("htmx:afterSettle", () => {
    if (document.activeElement === document.body) /** @type {HTMLElement | null} */ (room.querySelector("[data-new-decision]"))?.focus();
  });

  tick(room);
}

/** Tell whether a form holds what the page did not, or came back refused. */
function isChanged(/** @type {HTMLFormElement} */ form) {
  const fields = /** @type {HTMLInputElement[]} */ ([...form.elements].filter((field) => "defaultValue" in field && /** @type {HTMLInputElement} */ (field).type !== "hidden"));
  return fields.some((field) => field.value !== field.defaultValue) || form.querySelector("[aria-invalid]") !== null;
}

/** The clock of the hall goes on, in the meeting's zone. */
function tick(/** @type {HTMLElement} */ room) {
  const clock = /** @type {HTMLElement | null} */ (room.querySelector("[data-clock]"));
  if (!clock) return;
  const words = new Intl.DateTimeFormat(document.documentElement.lang || "id", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: clock.dataset.clock });
  const show = () => (clock.textContent = words.format(new Date()));
  show();
  setInterval(show, 5_000);
}
