/**
 * The saved-state of the whole page in one line of words: `<span data-save-board></span>`. Also what every saver on the page
 * shares: another try when the signal or the person comes back, a last try when the page is left, a warning before leaving.
 */
import { announce, el, icon } from "./dom.js";
import { t, timeOfDay } from "./texts.js";

/** Worst first: the line tells of the worst that is true anywhere on the page. */
const ORDER = ["unsafe", "unsent", "clash", "signed-out", "other-account", "refused", "kept", "saving", "saved", "idle"];
const ICONS = /** @type {Record<string, string>} */ ({ unsafe: "alert", unsent: "offline", clash: "alert", "signed-out": "key", "other-account": "key", refused: "alert", kept: "offline", saving: "refresh", saved: "check", idle: "check" });
const TROUBLE = new Set(["unsafe", "unsent", "clash", "signed-out", "other-account", "refused", "kept"]);

/**
 * A status in words.
 * @param {{ state: string, at?: Date, message?: string }} status
 */
export function inWords({ state, at, message }) {
  return t(`save.${state}`, { time: at ? timeOfDay(at) : "", message: message ?? "" });
}

/**
 * Put a status into an element.
 * @param {HTMLElement} node
 * @param {{ state: string, at?: Date, message?: string }} status
 * @param {string} [words]
 */
export function show(node, status, words = inWords(status)) {
  node.classList.add("save-state");
  if (node.dataset.state === status.state && node.textContent === words) return;
  node.dataset.state = status.state;
  node.replaceChildren(icon(ICONS[status.state]), el("span", {}, words));
}

export class SaveBoard {
  constructor() {
    /** @type {Set<import("./saver.js").Saver>} */
    this.savers = new Set();
    /** Forms of fragments whose sending failed and is tried again. @type {Set<Element>} */
    this.waiting = new Set();
    /** @type {WeakMap<import("./saver.js").Saver, HTMLElement>} */
    this.hosts = new WeakMap();
    this.told = "";
  }

  /**
   * @param {import("./saver.js").Saver} saver
   * @param {HTMLElement} [host]  when it leaves the page (a fragment replaced it), its saver leaves the board once all is saved
   */
  add(saver, host) {
    this.savers.add(saver);
    if (host) this.hosts.set(saver, host);
    this.update();
  }

  get pending() {
    return this.waiting.size > 0 || [...this.savers].some((saver) => saver.pending);
  }

  #tidy() {
    for (const saver of this.savers) if (!saver.pending && this.hosts.get(saver)?.isConnected === false) this.savers.delete(saver);
    for (const elt of this.waiting) if (!elt.isConnected) this.waiting.delete(elt);
  }

  /** The worst status on the page, and its words. */
  summary() {
    this.#tidy();
    /** @type {{ state: string, at?: Date, message?: string }[]} */
    const all = [...this.savers].map((saver) => saver.status);
    for (const _ of this.waiting) all.push({ state: "unsent" });
    const rank = (/** @type {any} */ status) => ORDER.indexOf(status.state);
    const worst = all.sort((a, b) => rank(a) - rank(b) || (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0))[0] ?? { state: "idle" };
    const waiting = all.filter((status) => status.state === "kept").length;
    return { status: worst, words: worst.state === "kept" && waiting > 1 ? t("save.kept-count", { count: waiting }) : inWords(worst) };
  }

  update() {
    const { status, words } = this.summary();
    this.#toast(TROUBLE.has(status.state));
    for (const node of document.querySelectorAll("[data-save-board]")) show(/** @type {HTMLElement} */ (node), status, words);
    // Every "saving…" read aloud would drown the meeting; trouble and its end are worth a word.
    const tell = TROUBLE.has(status.state) ? words : "";
    if (tell !== this.told) announce(tell || words);
    this.told = tell;
  }

  /** Where a page has no line for it, trouble still must be seen. */
  #toast(/** @type {boolean} */ trouble) {
    const toast = document.querySelector(".save-toast");
    const needed = trouble && !document.querySelector("[data-save-board]:not(.save-toast)");
    if (needed && !toast) document.body.append(el("div", { class: "save-toast", role: "status", "data-save-board": true }));
    if (!needed) toast?.remove();
  }

  /** Join the page's events; call once. */
  listen() {
    const again = () => this.savers.forEach((saver) => saver.retry());
    addEventListener("online", again);
    addEventListener("focus", again);
    document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? this.leave() : again()));
    addEventListener("pagehide", () => this.leave());
    addEventListener("beforeunload", (event) => {
      this.leave();
      if (this.pending) event.preventDefault();
    });
  }

  /** Send what is unsent on the way out; a small text survives the closing of the page. */
  leave() {
    for (const saver of this.savers) if (saver.pending && !saver.underway) void saver.flush({ keepalive: true });
  }

  /** Everything sent, as far as it can be: before an action that reads what was written. */
  async settle() {
    await Promise.all([...this.savers].map((saver) => saver.flush()));
    return !this.pending;
  }
}
