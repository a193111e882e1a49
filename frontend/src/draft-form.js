/**
 * `<form data-keep="name">`: what was typed survives a closed tab and an expired session, until the server has taken it.
 * Kept on the device under the account; passwords and files are never kept.
 */
import { el } from "./dom.js";
import { account } from "./session.js";
import { t } from "./texts.js";

export const PREFIX = "form:";

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
    const input = /** @type {HTMLInputElement | undefined} */ ([...form.querySelectorAll("[data-combobox]")].find((node) => node.id === id));
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
  const key = PREFIX + (form.dataset.keep || location.pathname);
  const cameBack = form.querySelector('[role="alert"]:not([hidden])') !== null; // with its errors, and with what was typed
  const kept = drafts.get(key);
  if (kept?.value && !cameBack && typed(kept.value.content) !== typed(contentOf(form))) {
    fill(form, kept.value.content);
    fillPicks(form, kept.value.picks ?? []);
    form.prepend(el("div", { class: "note note-info row1 wrap mb-3" }, el("p", {}, t("form.restored")),
      el("button", { type: "button", class: "btn btn-quiet btn-sm end", onclick: () => {
        drafts.drop(key);
        location.reload();
      } }, t("form.discard"))));
  }
  const keep = (sentFrom = "") => drafts.put(key, /** @type {any} */ ({ value: { content: contentOf(form), picks: picksOf(form) }, sentFrom, at: Date.now() }));
  form.addEventListener("input", () => keep());
  form.addEventListener("change", () => keep());
  form.addEventListener("submit", () => keep(location.pathname));
}

/**
 * Forget the form that was just taken: call on every page, before forms are filled. Whether it was taken shows in how this page
 * came: by a redirect after sending (Post/Redirect/Get), for a person still signed in, with no complaint on it. In doubt (no signal, an
 * error page, the sign-in instead) the draft stays; at worst it is offered once too often.
 * @param {import("./drafts.js").Drafts} drafts
 * @param {{ redirectCount: number, type: string } | undefined} [arrival]
 */
export function forgetTaken(drafts, arrival = /** @type {any} */ (performance.getEntriesByType?.("navigation")[0])) {
  const { storage } = drafts;
  if (!storage) return;
  const complaint = document.querySelector('[data-error], #pesan .note-red, [role="alert"]:not([hidden])');
  const redirected = arrival?.type === "navigate" && arrival.redirectCount > 0 && document.referrer !== "";
  const from = redirected && account() && !complaint ? new URL(document.referrer).pathname : "";
  for (const full of Object.keys(storage).filter((name) => name.startsWith(drafts.prefix + PREFIX))) {
    const key = full.slice(drafts.prefix.length);
    const draft = /** @type {any} */ (drafts.get(key));
    if (!draft?.sentFrom) continue;
    if (draft.sentFrom === from) drafts.drop(key);
    else drafts.put(key, { ...draft, sentFrom: "" });
  }
}
