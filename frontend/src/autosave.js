/**
 * Plain fields that save themselves: `<form data-autosave-url="…" data-version="3">` with `data-autosave` on its fields.
 *
 * The form's fields travel together as {version, fields: {name: value}}. A tap (radio, checkbox, select) is sent at once, typing after a pause.
 * The state is written into `[data-save-state]` inside the form if it has one, and always into the page's board.
 */
import { el } from "./dom.js";
import { joinBoth } from "./save-view.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/** @returns {Field[]} */
const fieldsOf = (/** @type {HTMLElement} */ form) => /** @type {any} */ ([...form.querySelectorAll("[data-autosave][name]")]);

/** What the fields say now: {name: text}; a checkbox says true or false, radio buttons the chosen value or "". */
export function read(/** @type {HTMLElement} */ form) {
  /** @type {Record<string, string | boolean>} */
  const values = {};
  for (const field of fieldsOf(form)) {
    if (field.type === "radio") values[field.name] = /** @type {HTMLInputElement} */ (field).checked ? field.value : (values[field.name] ?? "");
    else if (field.type === "checkbox") values[field.name] = /** @type {HTMLInputElement} */ (field).checked;
    else values[field.name] = field.value;
  }
  return values;
}

export function write(/** @type {HTMLElement} */ form, /** @type {Record<string, any>} */ values) {
  for (const field of fieldsOf(form)) {
    if (!(field.name in values)) continue;
    const value = values[field.name];
    if (field.type === "radio") /** @type {HTMLInputElement} */ (field).checked = field.value === value;
    else if (field.type === "checkbox") /** @type {HTMLInputElement} */ (field).checked = Boolean(value);
    else field.value = value ?? "";
  }
}

/** The server's text of a clash: either `theirs`, or `fields` with what is stored of those that clash. */
export const theirsOf = (/** @type {any} */ answer, /** @type {any} */ mine) =>
  answer.theirs ?? { ...mine, ...Object.fromEntries(Object.entries(answer.fields ?? {}).map(([name, pair]) => [name, /** @type {any} */ (pair).stored ?? ""])) };

/** Both texts of every field that differs, one under the other. */
export const bothOf = (/** @type {Record<string, any>} */ mine, /** @type {Record<string, any>} */ theirs) =>
  Object.fromEntries(Object.keys(mine).map((name) => {
    const [a, b] = [mine[name], theirs[name] ?? ""];
    if (typeof a !== "string" || a === b) return [name, a];
    return [name, joinBoth(a.split("\n"), String(b).split("\n"), (x, y) => x === y).filter((line, i, all) => line || all.length === 1).join("\n")];
  }));

/**
 * @param {HTMLElement} form
 * @param {import("./app.js").Kit} kit
 */
export function mountAutosave(form, kit) {
  const state = form.querySelector("[data-save-state]") ?? el("span", { class: "visually-hidden" });
  const help = el("div", {});
  form.append(help);
  const labels = (/** @type {Record<string, any>} */ values) =>
    Object.entries(values).filter(([, value]) => typeof value === "string" && value).map(([, value]) => value).join("\n\n");
  const saver = kit.saver({
    host: form,
    url: form.dataset.autosaveUrl,
    stored: read(form),
    wrap: (fields) => ({ fields }),
    theirs: theirsOf,
    view: { state, help, toText: labels, both: bothOf, put: (value) => write(form, value) },
  });
  const left = saver.restore();
  if (left) write(form, left.value);
  const own = (/** @type {Event} */ event) => /** @type {Element} */ (event.target).matches?.("[data-autosave]");
  const isTap = (/** @type {any} */ field) => field.tagName === "SELECT" || field.type === "radio" || field.type === "checkbox";
  form.addEventListener("input", (event) => own(event) && !isTap(event.target) && saver.change(read(form)));
  form.addEventListener("change", (event) => {
    if (!own(event)) return;
    if (isTap(event.target)) saver.change(read(form), { now: true });
    else void saver.flush();
  });
  // Enter in a field must not send the form past the saver; a button of the form still may.
  form.addEventListener("submit", (event) => {
    if (!(/** @type {SubmitEvent} */ (event).submitter)) event.preventDefault();
  });
  return saver;
}
