/**
 * The writing area: Tiptap with exactly the schema of the server, a toolbar, clean pasting. A bundle of its own, loaded only on
 * pages that have one; what it shares with the page (saving, texts, icons) is handed in as the kit.
 */
import { Editor, Extension } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Heading } from "@tiptap/extension-heading";
import { Italic } from "@tiptap/extension-italic";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { Text } from "@tiptap/extension-text";
import { Underline } from "@tiptap/extension-underline";
import { Placeholder, UndoRedo } from "@tiptap/extensions";
import { Fragment, Slice } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";

import { fromHtml, fromPlain } from "./paste.js";
import { EMPTY, normal, toHtml, toPlain } from "./schema.js";

/** Deeper lists print badly and the server refuses them. */
const MAX_DEPTH = 6;

const spans = { colspan: { default: 1 }, rowspan: { default: 1 } };
const colwidth = {
  default: null,
  parseHTML: (/** @type {HTMLElement} */ node) => node.getAttribute("data-colwidth")?.split(",").map(Number) ?? null,
  renderHTML: (/** @type {any} */ attrs) => (attrs.colwidth ? { "data-colwidth": attrs.colwidth.join(",") } : {}),
};
const cell = { content: "(paragraph|bulletList|orderedList)+", addAttributes: () => ({ ...spans, colwidth }) };

/** A paste from elsewhere is cleaned first; what was copied inside the editor keeps its own form. */
const CleanPaste = Extension.create({
  name: "cleanPaste",
  addProseMirrorPlugins() {
    return [new Plugin({ props: {
      transformPastedHTML: (html) => (html.includes("data-pm-slice") ? html : toHtml(fromHtml(html))),
      clipboardTextParser: (text, context, plain, view) => {
        const { schema } = view.state;
        const made = plain ? lines(text, schema) : schema.nodeFromJSON(fromPlain(text)).content;
        return Slice.maxOpen(made, false);
      },
    } })];
  },
});

/** "Paste without formatting": every line a paragraph, no sign read. */
function lines(/** @type {string} */ text, /** @type {import("@tiptap/pm/model").Schema} */ schema) {
  return Fragment.from(text.split(/\r\n|[\r\n]/).map((line) => schema.nodes.paragraph.create(null, line ? schema.text(line) : null)));
}

/** The schema of coordination/richtext/nodes.py. Exported so that a test can hold it against that. */
export const extensions = (/** @type {string} */ placeholder) => [
  Document, Paragraph, Text, HardBreak, Bold, Italic, Underline,
  Heading.configure({ levels: [1, 2, 3] }),
  BulletList,
  OrderedList.extend({ addAttributes: () => ({ start: { default: 1, parseHTML: (/** @type {HTMLElement} */ node) => Math.max(parseInt(node.getAttribute("start") ?? "1", 10) || 1, 1) } }) }),
  ListItem.extend({ content: "paragraph (paragraph|bulletList|orderedList)*" }),
  ListKeymap,
  Table.configure({ resizable: false, renderWrapper: true }),
  TableRow.extend({ content: "(tableCell|tableHeader)+" }),
  TableCell.extend(cell), TableHeader.extend(cell),
  UndoRedo, CleanPaste,
  ...(placeholder ? [Placeholder.configure({ placeholder })] : []),
];

/** How many lists lie around the cursor. */
function depth(/** @type {Editor} */ editor) {
  const { $from } = editor.state.selection;
  let found = 0;
  for (let d = $from.depth; d > 0; d--) if (["bulletList", "orderedList"].includes($from.node(d).type.name)) found += 1;
  return found;
}

/**
 * The tools: [text key, icon, what it does, whether it is on, whether it can].
 * @type {([string, string, (e: Editor) => unknown, ((e: Editor) => boolean)?, ((e: Editor) => boolean)?] | null)[]}
 */
const TOOLS = [
  ["bold", "bold", (e) => e.chain().focus().toggleBold().run(), (e) => e.isActive("bold")],
  ["italic", "italic", (e) => e.chain().focus().toggleItalic().run(), (e) => e.isActive("italic")],
  ["underline", "underline", (e) => e.chain().focus().toggleUnderline().run(), (e) => e.isActive("underline")],
  ["heading", "heading", (e) => e.chain().focus().toggleHeading({ level: 2 }).run(), (e) => e.isActive("heading"), (e) => e.can().toggleHeading({ level: 2 })],
  null,
  ["bullets", "list-bullet", (e) => e.chain().focus().toggleBulletList().run(), (e) => e.isActive("bulletList")],
  ["numbers", "list-number", (e) => e.chain().focus().toggleOrderedList().run(), (e) => e.isActive("orderedList")],
  ["indent", "indent", (e) => e.chain().focus().sinkListItem("listItem").run(), undefined, (e) => depth(e) < MAX_DEPTH && e.can().sinkListItem("listItem")],
  ["outdent", "outdent", (e) => e.chain().focus().liftListItem("listItem").run(), undefined, (e) => e.can().liftListItem("listItem")],
  null,
  ["table", "table", (e) => e.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: false }).run(), undefined, (e) => !e.isActive("table")],
  ["row-add", "row-add", (e) => e.chain().focus().addRowAfter().run(), undefined, (e) => e.can().addRowAfter()],
  ["column-add", "column-add", (e) => e.chain().focus().addColumnAfter().run(), undefined, (e) => e.can().addColumnAfter()],
  ["row-remove", "row-remove", (e) => e.chain().focus().deleteRow().run(), undefined, (e) => e.can().deleteRow()],
  ["column-remove", "column-remove", (e) => e.chain().focus().deleteColumn().run(), undefined, (e) => e.can().deleteColumn()],
  null,
  ["undo", "undo", (e) => e.chain().focus().undo().run(), undefined, (e) => e.can().undo()],
  ["redo", "redo", (e) => e.chain().focus().redo().run(), undefined, (e) => e.can().redo()],
];
/** Shown only where there is a table to change. */
const IN_TABLE = new Set(["row-add", "column-add", "row-remove", "column-remove"]);

function toolbar(/** @type {Editor} */ editor, /** @type {import("./app.js").Kit} */ { el, icon, t }) {
  const bar = el("div", { class: "tool", role: "toolbar", "aria-label": t("editor.tools") });
  /** @type {[HTMLButtonElement, any][]} */
  const buttons = [];
  for (const tool of TOOLS) {
    if (!tool) {
      bar.append(el("span", { class: "gap", "aria-hidden": "true" }));
      continue;
    }
    const [key, picture, run] = tool;
    const button = el("button", { type: "button", title: t(`editor.${key}`), "aria-label": t(`editor.${key}`), onmousedown: (/** @type {Event} */ event) => event.preventDefault(), onclick: () => run(editor) }, icon(picture));
    buttons.push([button, tool]);
    bar.append(button);
  }
  const refresh = () => {
    for (const [button, [key, , , isOn, can]] of buttons) {
      if (isOn) button.setAttribute("aria-pressed", String(isOn(editor)));
      const able = can ? can(editor) : true;
      button.hidden = IN_TABLE.has(key) && !editor.isActive("table");
      button.disabled = !able;
    }
    rove(buttons.map(([button]) => button));
  };
  bar.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => step(event, buttons.map(([button]) => button)));
  editor.on("transaction", refresh);
  refresh();
  return bar;
}

const usable = (/** @type {HTMLButtonElement[]} */ buttons) => buttons.filter((button) => !button.disabled && !button.hidden);

/** One stop for the Tab key in the whole toolbar. */
function rove(/** @type {HTMLButtonElement[]} */ buttons) {
  const able = usable(buttons);
  const stop = able.find((button) => button.tabIndex === 0 && button.dataset.stop) ?? able[0];
  for (const button of buttons) {
    button.tabIndex = button === stop ? 0 : -1;
    button.toggleAttribute("data-stop", button === stop);
  }
}

/** Arrow keys walk the toolbar, as the ARIA pattern says. */
function step(/** @type {KeyboardEvent} */ event, /** @type {HTMLButtonElement[]} */ buttons) {
  const able = usable(buttons);
  const at = able.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + able.length, Home: 0, End: able.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  const next = able[to % able.length];
  for (const button of buttons) {
    button.tabIndex = button === next ? 0 : -1;
    button.toggleAttribute("data-stop", button === next);
  }
  next.focus();
}

/** The document in the page, or the empty one. */
function docOf(/** @type {HTMLElement} */ host) {
  const block = host.querySelector("[data-doc]");
  return normal(JSON.parse(block?.textContent || "null") ?? EMPTY);
}

/**
 * Turn `<div data-richtext>` into a writing area.
 * @param {HTMLElement} host
 * @param {import("./app.js").Kit} kit
 */
export function mount(host, kit) {
  const stored = docOf(host);
  const input = /** @type {HTMLInputElement | null} */ (host.querySelector("[data-doc-input]"));
  const area = kit.el("div", {});
  const editor = new Editor({
    element: area,
    extensions: extensions(host.dataset.placeholder ?? ""),
    content: stored,
    injectCSS: false,
    editorProps: {
      attributes: {
        class: "rt-text",
        role: "textbox",
        "aria-multiline": "true",
        ...(host.dataset.labelId ? { "aria-labelledby": host.dataset.labelId } : {}),
        ...(host.getAttribute("aria-describedby") ? { "aria-describedby": /** @type {string} */ (host.getAttribute("aria-describedby")) } : {}),
      },
      handleKeyDown: (_view, event) => event.key === "Tab" && !event.shiftKey && depth(editor) >= MAX_DEPTH,
    },
  });
  host.removeAttribute("aria-describedby");
  host.prepend(toolbar(editor, kit), area);
  const read = () => normal(editor.getJSON());
  const put = (/** @type {any} */ doc) => editor.commands.setContent(doc, { emitUpdate: false });
  if (input) {
    const copy = () => (input.value = JSON.stringify(read()));
    editor.on("update", () => {
      copy();
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    // A kept form writes the hidden field; the area follows it.
    input.addEventListener("rakor:restored", () => put(JSON.parse(input.value)));
    copy();
  }
  if (host.dataset.url) save(host, editor, { stored, read, put }, kit);
  /** @type {any} */ (host).editor = editor;
  return editor;
}

/** Save as one types. */
function save(/** @type {HTMLElement} */ host, /** @type {Editor} */ editor, /** @type {any} */ { stored, read, put }, /** @type {import("./app.js").Kit} */ kit) {
  const state = kit.el("span", {});
  const help = kit.el("div", {});
  host.append(kit.el("div", { class: "rt-foot" }, state));
  host.after(help);
  const saver = kit.saver({
    host,
    stored,
    wrap: (/** @type {any} */ doc) => ({ doc }),
    theirs: (/** @type {any} */ answer) => normal(answer.theirs ?? /** @type {any} */ (Object.values(answer.fields ?? {})[0])?.stored ?? EMPTY),
    view: { state, help, put, toText: toPlain, both: (/** @type {any} */ mine, /** @type {any} */ theirs) => ({ type: "doc", content: kit.joinBoth(mine.content, theirs.content, kit.same) }) },
  });
  const left = saver.restore();
  if (left) put(left.value);
  editor.on("update", () => saver.change(read()));
  editor.on("blur", () => void saver.flush());
}
