/** Every page's script: finds the pieces that the mark-up names and brings them to life, also in fragments that arrive later. */
import { Combobox, fetchOptions } from "./combobox.js";
import { listenConfirm, ask } from "./confirm.js";
import { mountCopy } from "./copy.js";
import { el, fresh, icon } from "./dom.js";
import { forgetTaken, mountKeep } from "./draft-form.js";
import { deviceStorage, Drafts } from "./drafts.js";
import { mountFileField } from "./file-field.js";
import { mountFilter } from "./filter.js";
import { startFragments } from "./fragments.js";
import { mountReorder } from "./reorder.js";
import { mountRoom } from "./room.js";
import { SaveBoard } from "./save-board.js";
import { joinBoth, SaveView } from "./save-view.js";
import { Saver } from "./saver.js";
import { account, send } from "./session.js";
import { listenShortcuts } from "./shortcuts.js";
import { mountAutoSubmit, mountBulk, mountFocus, mountMenu, mountOnce, mountPrint, mountSelect, mountSidelist } from "./small.js";
import { mountTarget } from "./target.js";
import { t } from "./texts.js";
import { same } from "./values.js";

const drafts = new Drafts(deviceStorage(), account());
const board = new SaveBoard();
const page = /** @type {HTMLElement | null} */ (document.querySelector("script[data-editor]"));

/**
 * A saver with its words on the page: beside the field, and in the page's board.
 * @param {{ host: HTMLElement, url?: string, stored: any, wrap: (value: any) => object, theirs: (answer: any, mine: any) => any,
 *   view: { state: HTMLElement, help: HTMLElement, put: (value: any) => void, toText: (value: any) => string, both: (mine: any, theirs: any) => any } }} parts
 */
function saver({ host, url = host.dataset.url ?? "", stored, wrap, theirs, view }) {
  const words = new SaveView({ ...view, signIn: page?.dataset.signIn ?? "/" });
  /** @type {Saver} */
  const made = new Saver({
    url, stored, wrap, theirs, drafts, send,
    version: Number(host.dataset.version ?? 0),
    key: host.dataset.draftKey || url,
    onStatus: (status) => {
      host.dataset.version = String(made.version);
      words.update(made, status);
      board.update();
      host.dispatchEvent(new CustomEvent("rakor:status", { bubbles: true, detail: status }));
    },
  });
  words.update(made, made.status);
  board.add(made, host);
  return made;
}

/** What the pieces share; the editor, a bundle of its own, is handed it too. */
const kit = { el, icon, t, saver, joinBoth, same };
/** @typedef {typeof kit} Kit */

/** @type {Promise<{ mount: (host: HTMLElement, kit: Kit) => unknown }> | undefined} */
let editor;

async function mountEditor(/** @type {HTMLElement} */ host) {
  try {
    editor ??= import(/** @type {string} */ (page?.dataset.editor));
    (await editor).mount(host, kit);
  } catch (error) {
    editor = undefined;
    console.error(error);
    host.append(el("p", { class: "p-3 red", role: "alert" }, t("editor.failed")));
  }
}

/** @type {[string, (node: any) => unknown][]} */
const PIECES = [
  ["form[data-keep]", (node) => mountKeep(node, drafts)], // before the comboboxes: it fills what they are made from
  ["[data-combobox]", (node) => new Combobox(node, fetchOptions)],
  ["[data-richtext]", mountEditor],
  ["[data-reorder]", (node) => mountReorder(node, send)],
  ["[data-target]", (node) => mountTarget(node, send)],
  ["[data-file-field]", mountFileField],
  ["[data-filter]", mountFilter],
  ["[data-copy], [data-copy-text]", mountCopy],
  ["form[data-once]", mountOnce],
  ["form[data-auto-submit]", mountAutoSubmit],
  ["form[data-bulk]", mountBulk],
  ["details.menu", mountMenu],
  ["[data-sidelist]", mountSidelist],
  ["[data-select]", mountSelect],
  ["[data-room]", (node) => mountRoom(node, drafts)],
  ["[data-focus]", mountFocus],
  ["button[data-print]", mountPrint],
];

function enhance(/** @type {HTMLElement} */ root) {
  for (const [selector, mount] of PIECES) fresh(root, selector, selector).forEach((node) => mount(node));
}

/** Signing out waits for what is unsent, and asks when something cannot be sent. */
function listenSignOut() {
  document.addEventListener("submit", async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("[data-sign-out]") || !board.pending) return;
    event.preventDefault();
    if ((await board.settle()) || (await ask(t("save.leave")))) form.submit();
  });
}

document.documentElement.classList.add("js");
listenConfirm();
listenSignOut();
listenShortcuts();
board.listen();
forgetTaken(drafts);
enhance(document.body);
startFragments(enhance, board);
