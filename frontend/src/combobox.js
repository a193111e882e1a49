/**
 * A field that suggests as one types, after the ARIA combobox pattern. Made of `<input data-combobox data-name="owner_id" data-src="…">`;
 * the chosen id travels in a hidden field of that name, several choices in several fields.
 *
 * data-src          answers ?q=… with [{id, label, detail}]; or a `<script data-options>` beside it holds [[id, label, detail], …]
 * data-value        the id chosen when the page was made; the input holds its label
 * data-multiple     several; the chosen ones stand as a list before the field (`<ul class="combo-picks"><li data-id>`)
 * data-new-name     a typed name that the list lacks may be sent under this name; data-new-label says what it does ("… “{text}” …")
 */
import { announce, el, icon } from "./dom.js";
import { t } from "./texts.js";

/** @typedef {{ id: string | number, label: string, detail?: string, isNew?: boolean }} Option */

const PAUSE = 180;
let count = 0;

/** @param {Option[]} options @param {string} query */
export function matching(options, query) {
  const parts = fold(query).split(/\s+/).filter(Boolean);
  return options.filter((option) => parts.every((part) => fold(`${option.label} ${option.detail ?? ""}`).includes(part)));
}

const fold = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export class Combobox {
  /**
   * @param {HTMLInputElement} input
   * @param {(url: string) => Promise<Option[]>} fetchOptions
   */
  constructor(input, fetchOptions) {
    this.input = input;
    this.fetchOptions = fetchOptions;
    this.box = /** @type {HTMLElement} */ (input.closest("[data-combo]") ?? input.parentElement);
    const { name = "", value = "", newName, newLabel = t("combo.add") } = input.dataset;
    [this.name, this.newName, this.newLabel] = [name, newName, newLabel];
    this.multiple = input.hasAttribute("data-multiple");
    const block = this.box.querySelector("[data-options]");
    /** @type {Option[] | null} */
    this.fixed = block ? JSON.parse(block.textContent || "[]").map((/** @type {any[]} */ [id, label, detail]) => ({ id, label, detail })) : null;
    /** @type {Option[]} */
    this.options = [];
    this.active = -1;
    this.asked = 0;
    this.shownLabel = input.value;
    this.#build(value);
  }

  #build(/** @type {string} */ value) {
    const { input } = this;
    const id = `combo-${++count}`;
    this.list = el("div", { id, class: "combo-list", role: "listbox", "aria-label": input.labels?.[0]?.firstChild?.textContent?.trim() ?? "", hidden: true });
    if (this.multiple) this.list.setAttribute("aria-multiselectable", "true");
    for (const [key, word] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocapitalize: "off", spellcheck: "false" })) input.setAttribute(key, word);
    this.box.append(el("span", { class: "chev" }, icon("chevron-down")), this.list);
    this.hidden = el("div", {});
    this.box.append(this.hidden);
    if (this.multiple) {
      this.picks = /** @type {HTMLElement} */ (this.box.querySelector(".combo-picks") ?? this.box.insertBefore(el("ul", { class: "combo-picks" }), input));
      const known = [...this.picks.children].map((node) => {
        const id = node.getAttribute("data-id") ?? "";
        return { id, label: node.textContent ?? "", isNew: !id }; // a new name that came back with its form
      });
      this.picks.replaceChildren();
      known.forEach((option) => this.#addPick(option));
    } else {
      const isNew = !value && Boolean(this.newName && input.value); // a new name that came back with its form
      /** @type {Option | null} */
      this.kept = value || isNew ? { id: value, label: input.value, isNew } : null; // what the shown label stands for
      this.#setHidden(this.kept);
    }
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("click", () => this.#open());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.#leave());
    input.addEventListener("rakor:restored", () => (this.shownLabel = input.value));
    this.list.addEventListener("mousedown", (/** @type {Event} */ event) => event.preventDefault());
    this.list.addEventListener("click", (/** @type {Event} */ event) => {
      const option = /** @type {Element} */ (event.target).closest('[role="option"]');
      if (option) this.#choose(this.options[Number(option.getAttribute("data-at"))]);
    });
    input.form?.addEventListener("reset", () => setTimeout(() => this.#setHidden(null)));
  }

  get isOpen() {
    return !this.list.hidden;
  }

  #typed() {
    if (!this.multiple) this.#setHidden(this.input.value === this.shownLabel ? this.kept : null);
    this.#open();
  }

  async #open() {
    const query = this.input.value === this.shownLabel && !this.multiple ? "" : this.input.value.trim();
    const asked = ++this.asked;
    if (this.fixed) return this.#show(matching(this.fixed, query), query);
    await new Promise((done) => setTimeout(done, PAUSE));
    if (asked !== this.asked) return;
    const url = new URL(this.input.dataset.src ?? "", location.href);
    url.searchParams.set("q", query);
    try {
      const found = await this.fetchOptions(url.href);
      if (asked === this.asked && document.activeElement === this.input) this.#show(found, query);
    } catch {
      if (asked === this.asked && document.activeElement === this.input) this.#show([], query, t("combo.failed"));
    }
  }

  #show(/** @type {Option[]} */ found, /** @type {string} */ query, /** @type {string} */ trouble = "") {
    const taken = new Set(this.multiple ? this.#chosen().map(({ id }) => String(id)).filter(Boolean) : []);
    this.options = found.filter((option) => !taken.has(String(option.id)));
    const known = found.some((option) => fold(option.label) === fold(query));
    if (this.newName && query && !known) this.options = [...this.options, { id: "", label: query, isNew: true }];
    this.active = query && this.options.length ? 0 : -1;
    const nodes = this.options.map((option, i) =>
      el("div", { role: "option", id: `${this.list.id}-${i}`, "data-at": i, "aria-selected": "false" },
        option.isNew ? this.newLabel.replace("{text}", option.label) : option.label, option.detail ? el("small", {}, option.detail) : null));
    const note = trouble || (this.options.length ? "" : t(query ? "combo.none" : "combo.more"));
    this.list.replaceChildren(...nodes, ...(note ? [el("div", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, note)] : []));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    announce(note || t("combo.count", { count: this.options.length }));
    this.#mark();
  }

  #mark() {
    [...this.list.children].forEach((node, i) => node.setAttribute("aria-selected", String(i === this.active)));
    const node = this.list.children[this.active];
    if (node && this.active >= 0) {
      this.input.setAttribute("aria-activedescendant", node.id);
      node.scrollIntoView?.({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.asked += 1;
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #key(/** @type {KeyboardEvent} */ event) {
    const last = this.options.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.isOpen) return void this.#open();
      this.active = event.key === "ArrowDown" ? (this.active >= last ? 0 : this.active + 1) : this.active <= 0 ? last : this.active - 1;
      this.#mark();
    } else if (event.key === "Enter" && this.isOpen && !event.ctrlKey) {
      event.preventDefault(); // Enter chooses; it never sends the form while the list is open
      if (this.active >= 0) this.#choose(this.options[this.active]);
      else this.close();
    } else if (event.key === "Escape" && this.isOpen) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Tab" && this.isOpen && this.active >= 0 && this.input.value.trim() && this.input.value !== this.shownLabel) {
      this.#choose(this.options[this.active]); // what stands marked is what was meant; the focus goes on
    } else if (event.key === "Backspace" && this.multiple && !this.input.value) {
      const node = this.picks?.lastElementChild;
      if (node) this.#removePick(node);
    }
  }

  #choose(/** @type {Option | undefined} */ option) {
    if (!option) return;
    if (this.multiple) {
      this.#addPick(option);
      this.input.value = "";
    } else {
      this.kept = option;
      this.#setHidden(option);
      this.input.value = option.label;
    }
    this.shownLabel = this.input.value;
    this.close();
    announce(t("combo.chosen", { label: option.label }));
    this.input.dispatchEvent(new CustomEvent("rakor:chosen", { bubbles: true, detail: option }));
    this.hidden.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Leaving the field: a typed name that is no choice is a new one where that is allowed, else it goes. */
  #leave() {
    this.close();
    const typed = this.input.value.trim();
    if (typed === this.shownLabel.trim()) return this.#setHidden(typed ? this.kept : null);
    if (this.fixed && typed) {
      const exact = this.fixed.find((option) => fold(option.label) === fold(typed));
      if (exact) return this.#choose(exact);
    }
    if (typed && this.newName) return this.#choose({ id: "", label: typed, isNew: true });
    if (this.multiple) this.input.value = "";
    else if (!typed) this.shownLabel = "";
    else {
      this.input.value = "";
      this.shownLabel = "";
    }
  }

  #field(/** @type {Option} */ option) {
    return option.isNew
      ? el("input", { type: "hidden", name: this.newName, value: option.label })
      : el("input", { type: "hidden", name: this.name, value: option.id });
  }

  #setHidden(/** @type {Option | null} */ option) {
    if (this.multiple) return;
    this.hidden.replaceChildren(option ? this.#field(option) : el("input", { type: "hidden", name: this.name, value: "" }));
  }

  #addPick(/** @type {Option} */ option) {
    const node = el("li", { "data-id": option.id }, option.label, this.#field(option),
      el("button", { type: "button", "aria-label": t("combo.remove", { label: option.label }), onclick: () => this.#removePick(node) }, icon("x")));
    this.picks?.append(node);
  }

  #removePick(/** @type {Element} */ node) {
    node.remove();
    this.input.focus();
    this.hidden.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #chosen() {
    return [...(this.picks?.children ?? [])].map((node) => ({ id: node.getAttribute("data-id") ?? "" }));
  }
}

/** Ask the server for suggestions. @returns {Promise<Option[]>} */
export async function fetchOptions(/** @type {string} */ url) {
  const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}
