/**
 * `<form data-keep="name">`: what was typed survives a closed tab and an expired session, until the server has taken it.
 * Kept on the device under the account; passwords and files are never kept.
 */
import { el } from "./dom.js";
import { t } from "./texts.js";

const NEVER = new Set(["csrf_token", "next"]);
/**
 * What a person did not type but the server needs with it: the version and texts the form was made from, so that a late sending
 * merges instead of overwriting; the key that makes sending twice harmless.
 */
const MACHINERY = new Set(["version", "base", "client_key"]);
const typed = (/** @type {[string, string][]} */ content) => JSON.stringify(content.filter(([name]) => !MACHINERY.has(name)));

/** @returns {any[]} */
const keepable = (/** @type {HTMLFormElement} */ form) =>
  [...form.elements].filter((/** @type {any} */ field) => field.name && !NEVER.has(field.name) && !["password", "file", "submit", "button"].includes(field.type) && !field.closest("[data-combo]"));

/** The form's content as [name, value] pairs, in order. @returns {[string, string][]} */
export function contentOf(/** @type {HTMLFormElement} */ form) {
  const chosen = [...form.querySelectorAll("[data-combo] input[type=hidden]")].map((node) => /** @type {[string, string]} */ ([/** @type {any} */ (node).name, /** @type {any} */ (node).value]));
  return [
    ...keepable(form).filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked).map((field) => /** @type {[string, string]} */ ([field.name, field.value])),
    ...chosen.filter(([, value]) => value),
  ];
}

function fill(/** @type {HTMLFormElement} */ form, /** @type {[string, string][]} */ content) {
  /** @type {Map<string, string[]>} */
  const left = new Map();
  for (const [name, value] of content) left.set(name, [...(left.get(name) ?? []), value]);
  for (const field of keepable(form)) {
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = (left.get(field.name) ?? []).includes(field.value);
      continue;
    }
    const value = left.get(field.name)?.shift();
    if (value === undefined || value === field.value) continue;
    field.value = value;
    field.dispatchEvent(new Event("rakor:restored"));
  }
}

/** The pieces whose look is more than their fields (chosen agencies): kept as what they show. */
const picksOf = (/** @type {HTMLFormElement} */ form) => [...form.querySelectorAll("[data-combobox]")].map((node) => ({
  id: node.id,
  text: /** @type {HTMLInputElement} */ (node).value,
  chosen: [...(node.closest("[data-combo]")?.querySelectorAll("input[type=hidden]") ?? [])].map((/** @type {any} */ field) => ({ name: field.name, value: field.value, label: field.closest("li")?.firstChild?.textContent ?? "" })),
}));

/**
 * Before the comboboxes are made: write kept choices into the page's own mark-up, so that they are made with them.
 * @param {any} picks
 */
function fillPicks(/** @type {HTMLFormElement} */ form, picks) {
  for (const { id, text, chosen } of picks) {
    const input = /** @type {HTMLInputElement | null} */ (form.querySelector(`#${CSS.escape(id)}[data-combobox]`));
    if (!input) continue;
    const known = chosen.filter((/** @type {any} */ pick) => pick.value && pick.name === input.dataset.name);
    if (input.hasAttribute("data-multiple")) {
      input.closest("[data-combo]")?.querySelector(".combo-picks")?.replaceChildren(...known.map((/** @type {any} */ pick) => el("li", { "data-id": pick.value }, pick.label)));
    } else {
      input.value = text;
      input.dataset.value = known[0]?.value ?? "";
    }
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {import("./drafts.js").Drafts} drafts
 */
export function mountKeep(form, drafts) {
  const key = `form:${form.dataset.keep || location.pathname}`;
  const sent = `${key}:sent`;
  // The last sending worked if the page that came back is not this form with its errors.
  const refused = form.querySelector('[role="alert"]:not([hidden])') !== null;
  if (drafts.get(sent) && !refused) drafts.drop(key);
  drafts.drop(sent);
  const kept = /** @type {any} */ (drafts.get(key));
  if (kept?.value && !refused && typed(kept.value.content) !== typed(contentOf(form))) {
    fill(form, kept.value.content);
    fillPicks(form, kept.value.picks ?? []);
    const note = el("div", { class: "note note-info row1 wrap mb-3" }, el("p", {}, t("form.restored")),
      el("button", { type: "button", class: "btn btn-quiet btn-sm end", onclick: () => {
        drafts.drop(key);
        location.reload();
      } }, t("form.discard")));
    form.prepend(note);
  }
  const keep = () => drafts.put(key, /** @type {any} */ ({ value: { content: contentOf(form), picks: picksOf(form) }, by: "form", at: Date.now() }));
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => {
    keep();
    drafts.put(sent, /** @type {any} */ ({ value: true, at: Date.now() }));
  });
}

/**
 * A form that was sent to another page: had it worked, we are on that page now, and the draft may go. Called on every page that is
 * not an error and holds no such form.
 * @param {import("./drafts.js").Drafts} drafts
 */
export function forgetSent(drafts) {
  if (!drafts.storage || document.querySelector("[data-keep]") || !document.querySelector('meta[name="account"]') || document.querySelector("[data-error]")) return;
  for (const full of Object.keys(drafts.storage)) {
    if (!full.startsWith(`${drafts.prefix}form:`) || !full.endsWith(":sent")) continue;
    drafts.storage.removeItem(full);
    drafts.storage.removeItem(full.slice(0, -":sent".length));
  }
}
