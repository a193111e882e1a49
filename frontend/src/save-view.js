/**
 * One saved text's state beside it, and the help a person needs when they must act: sign in again, choose between two texts, mend
 * what was refused. Both texts of a clash are shown as text, never as markup.
 */
import { el } from "./dom.js";
import { show } from "./save-board.js";
import { t } from "./texts.js";

export class SaveView {
  /**
   * @param {object} parts
   * @param {HTMLElement} parts.state      the line of words
   * @param {HTMLElement} parts.help       an empty element after the field
   * @param {(value: any) => string} parts.toText        a value as plain text, for the two columns of a clash
   * @param {(mine: any, theirs: any) => any} parts.both     both texts in one
   * @param {(value: any) => void} parts.put             write a value into the field
   * @param {string} parts.signIn          address of the sign-in page
   */
  constructor(parts) {
    this.parts = parts;
    this.shown = "";
  }

  /** @param {import("./saver.js").Saver} saver @param {import("./saver.js").Status} status */
  update(saver, status) {
    show(this.parts.state, status);
    if (this.shown === status.state && status.state !== "refused") return;
    this.shown = status.state;
    this.parts.help.replaceChildren(...this.#help(saver, status));
  }

  #help(/** @type {import("./saver.js").Saver} */ saver, /** @type {import("./saver.js").Status} */ status) {
    if (status.state === "clash") return [this.#clash(saver, status)];
    if (status.state === "signed-out" || status.state === "other-account") return [this.#signIn(saver)];
    return [];
  }

  #signIn(/** @type {import("./saver.js").Saver} */ saver) {
    return el("div", { class: "note note-amber save-help" },
      el("div", { class: "actions mt-0" },
        el("a", { class: "btn btn-quiet", href: this.parts.signIn, target: "_blank", rel: "noopener" }, t("save.sign-in")),
        el("button", { class: "btn bare", type: "button", onclick: () => saver.retry() }, t("save.retry"))));
  }

  #clash(/** @type {import("./saver.js").Saver} */ saver, /** @type {import("./saver.js").Status} */ { theirs, message }) {
    const { toText, both, put } = this.parts;
    const column = (/** @type {string} */ title, /** @type {any} */ value) =>
      el("div", {}, el("p", { class: "strong sm" }, title), el("div", { class: "text", tabindex: "0" }, toText(value) || t("clash.empty")));
    const take = (/** @type {() => any} */ value) => () => {
      const chosen = value();
      put(chosen);
      saver.resolve(chosen);
    };
    return el("section", { class: "note note-amber save-help", role: "alert" },
      el("p", { class: "strong" }, t("clash.title")),
      message && el("p", {}, message),
      el("div", { class: "clash" }, column(t("clash.mine"), saver.value), column(t("clash.theirs"), theirs)),
      el("div", { class: "actions" },
        el("button", { class: "btn btn-quiet", type: "button", onclick: take(() => saver.value) }, t("clash.use-mine")),
        el("button", { class: "btn btn-quiet", type: "button", onclick: take(() => theirs) }, t("clash.use-theirs")),
        el("button", { class: "btn btn-quiet", type: "button", onclick: take(() => both(saver.value, theirs)) }, t("clash.use-both"))));
  }
}

/**
 * Both lists of lines (or blocks) in one: what they share at the start and at the end once, then theirs, then mine.
 * @template T
 * @param {T[]} mine
 * @param {T[]} theirs
 * @param {(a: T, b: T) => boolean} equal
 * @returns {T[]}
 */
export function joinBoth(mine, theirs, equal) {
  let start = 0;
  while (start < mine.length && start < theirs.length && equal(mine[start], theirs[start])) start += 1;
  let end = 0;
  while (end < mine.length - start && end < theirs.length - start && equal(mine[mine.length - 1 - end], theirs[theirs.length - 1 - end])) end += 1;
  return [...theirs.slice(0, theirs.length - end), ...mine.slice(start, mine.length - end), ...mine.slice(mine.length - end)];
}
