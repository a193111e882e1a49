/** Parts of a page by htmx, under a strict Content-Security-Policy. A tap without signal is tried again, and said to be waiting. */
import htmx from "htmx.org/dist/htmx.esm.js";

import { flash } from "./dom.js";
import { csrfToken, renew } from "./session.js";
import { t } from "./texts.js";
import { WAITS } from "./saver.js";

/**
 * @param {(root: HTMLElement) => void} enhance
 * @param {{ waiting: Set<Element>, update: () => void }} board
 */
export function startFragments(enhance, board) {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
    historyCacheSize: 0,
    attributesToSettle: ["class"], // a style attribute would be refused by the page's policy
    timeout: 20_000,
    // A refused form (409, 422) comes back as a fragment with its words; other refusals leave the page as it is.
    responseHandling: [{ code: "204", swap: false }, { code: "[23]..", swap: true }, { code: "4(09|22)", swap: true }, { code: "[45]..", swap: false, error: true }],
  });
  const on = (/** @type {string} */ name, /** @type {(event: any) => void} */ hear) => document.addEventListener(name, hear);
  on("htmx:configRequest", ({ detail }) => (detail.headers["X-CSRFToken"] = csrfToken()));
  on("htmx:load", ({ detail }) => enhance(detail.elt));
  on("htmx:beforeSwap", ({ detail }) => {
    if (keepTyping(detail)) return void (detail.shouldSwap = false);
    // A whole page instead of a fragment: the session is over and this is the sign-in, or an error page.
    if (!/^\s*<!doctype/i.test(detail.xhr.responseText) || detail.target === document.body) return;
    detail.shouldSwap = false;
    void signedOut(senderOf(detail));
  });
  on("htmx:responseError", ({ detail }) => {
    if (detail.xhr.status === 401 || detail.xhr.status === 400) void signedOut(senderOf(detail));
    else if (detail.xhr.status >= 500 || detail.xhr.status === 429) again(senderOf(detail));
    else {
      flash(wordsOf(detail.xhr) || t("request.failed"));
      if (board.waiting.delete(senderOf(detail))) board.update(); // refused for good: nothing waits for signal any more
    }
  });
  on("htmx:sendError", ({ detail }) => again(senderOf(detail)));
  on("htmx:timeout", ({ detail }) => again(senderOf(detail)));
  on("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && board.waiting.delete(senderOf(detail))) board.update();
  });

  /** @type {WeakMap<Element, number>} */
  const tries = new WeakMap();

  /** Only what changes something is worth trying again; what is read can be asked for again by the person. */
  function again(/** @type {HTMLElement} */ elt) {
    if (!elt.matches("form[hx-post], form[hx-put]")) return flash(t("request.failed"));
    const count = (tries.get(elt) ?? 0) + 1;
    tries.set(elt, count);
    board.waiting.add(elt);
    board.update();
    setTimeout(() => elt.isConnected && board.waiting.has(elt) && htmx.trigger(elt, "submit"), WAITS[Math.min(count, WAITS.length) - 1]);
  }

  async function signedOut(/** @type {HTMLElement} */ elt) {
    if ((await renew()) === "renewed" && elt.matches("form")) return htmx.trigger(elt, "submit");
    flash(t("request.signed-out"));
  }

  addEventListener("online", () => board.waiting.forEach((elt) => htmx.trigger(elt, "submit")));
}

/** Who asked; the event's own element is another one when the answer has replaced it. @returns {HTMLElement} */
const senderOf = (/** @type {any} */ detail) => detail.requestConfig?.elt ?? detail.elt;

/**
 * What is typed while an answer is on its way stays: the form keeps its fields and takes over only the version, so that what was
 * typed meanwhile is sent after it. Says whether it did so.
 */
function keepTyping(/** @type {any} */ detail) {
  const form = senderOf(detail);
  const field = /** @type {HTMLInputElement} */ (document.activeElement);
  const sent = detail.requestConfig?.formData;
  if (detail.xhr.status !== 200 || !sent || !form.matches("form") || !form.contains(field) || !field.matches("input, textarea")) return false;
  const version = form.querySelector("input[name=version]");
  if (!version || (sent.get(field.name) ?? "") === field.value) return false;
  const answer = new DOMParser().parseFromString(detail.xhr.responseText, "text/html").querySelector("input[name=version]");
  if (!answer) return false;
  version.value = answer.value;
  return true;
}

/** The sentence of a refusal: JSON's message, or what the error page says. */
function wordsOf(/** @type {XMLHttpRequest} */ xhr) {
  try {
    return JSON.parse(xhr.responseText).message;
  } catch {
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    return page.querySelector("main .prose p")?.textContent?.trim() ?? "";
  }
}
