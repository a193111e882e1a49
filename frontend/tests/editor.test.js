import { readFileSync } from "node:fs";
import path from "node:path";

import { beforeEach, describe, expect, test, vi } from "vitest";

import { el, icon } from "../src/dom.js";
import { mount } from "../src/editor.js";
import { joinBoth } from "../src/save-view.js";
import { normal } from "../src/schema.js";
import { t } from "../src/texts.js";
import { same } from "../src/values.js";
import { $, page, press } from "./page.js";

const { html: pasted } = JSON.parse(readFileSync(path.join(import.meta.dirname, "fixtures/pasted.json"), "utf8"));
const paragraph = (text, marks) => ({ type: "paragraph", content: [{ type: "text", text, ...(marks ? { marks } : {}) }] });
const doc = (...content) => ({ type: "doc", content });
const cell = (text, type = "tableCell") => ({ type, attrs: { colspan: 1, rowspan: 1, colwidth: null }, content: [paragraph(text)] });
const WHOLE = doc(
  { type: "heading", attrs: { level: 1 }, content: [{ type: "text", text: "Judul" }] },
  { type: "paragraph", content: [{ type: "text", text: "tebal", marks: [{ type: "bold" }, { type: "italic" }, { type: "underline" }] }, { type: "hardBreak" }, { type: "text", text: "biasa" }] },
  { type: "orderedList", attrs: { start: 3 }, content: [{ type: "listItem", content: [paragraph("a"), { type: "bulletList", content: [{ type: "listItem", content: [paragraph("b")] }] }, paragraph("c")] }] },
  { type: "table", content: [{ type: "tableRow", content: [cell("x", "tableHeader"), { ...cell("y"), attrs: { colspan: 2, rowspan: 1, colwidth: [80, 120] } }] }] },
  { type: "paragraph" },
);

// jsdom draws nothing, so the editor cannot ask where its text lies.
beforeEach(() => {
  document.elementFromPoint = () => null;
  Range.prototype.getClientRects = () => [];
  Range.prototype.getBoundingClientRect = () => new DOMRect();
  Element.prototype.scrollIntoView = () => {};
});

function open(content, { url = "", input = false } = {}) {
  page(`<p id="l">Pembahasan</p><div class="rt" data-richtext data-label-id="l" ${url && `data-url="${url}" data-version="1"`}><script type="application/json" data-doc></script>${input ? '<input type="hidden" data-doc-input>' : ""}</div>`);
  $("[data-doc]").textContent = JSON.stringify(content);
  const saver = { change: vi.fn(), flush: vi.fn(), restore: vi.fn(() => null) };
  const kit = { el, icon, t, joinBoth, same, saver: vi.fn(() => saver) };
  return { editor: mount($("[data-richtext]"), kit), saver, kit };
}

/** What a browser hands over when something is pasted. */
function paste(editor, data) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  event.clipboardData = { getData: (kind) => data[kind] ?? "", files: [], items: [], types: Object.keys(data) };
  editor.view.dom.dispatchEvent(event);
  return normal(editor.getJSON());
}

test("a document of the server's schema passes through the editor unchanged", () => {
  const { editor } = open(WHOLE);
  expect(normal(editor.getJSON())).toEqual(WHOLE);
  expect(() => editor.state.doc.check()).not.toThrow();
});

test("the area is named by its label and is one text box", () => {
  const { editor } = open(null);
  expect(editor.view.dom.getAttribute("aria-labelledby")).toBe("l");
  expect(editor.view.dom.getAttribute("role")).toBe("textbox");
  expect(normal(editor.getJSON())).toEqual(doc({ type: "paragraph" }));
});

describe("pasting", () => {
  test.each(pasted.filter(({ name }) => name.startsWith("tempel")))("$name into an empty area gives what the server would make of it", ({ html, doc: wanted }) => {
    const { editor } = open(null);
    const got = paste(editor, { "text/html": html, "text/plain": "x" });
    if (got.content.at(-1).type === "paragraph" && !got.content.at(-1).content) got.content.pop(); // room to write after a table
    expect(got).toEqual(wanted);
  });

  test("WhatsApp's stars become bold, its numbers a list", () => {
    const { editor } = open(null);
    const got = paste(editor, { "text/plain": "*Hasil*\n1. satu\n2. dua" });
    expect(got.content[0]).toEqual(paragraph("Hasil", [{ type: "bold" }]));
    expect(got.content[1]).toMatchObject({ type: "orderedList", attrs: { start: 1 } });
    expect(got.content[1].content.length).toBe(2);
  });

  test("a script or a picture does not come in", () => {
    const { editor } = open(null);
    paste(editor, { "text/html": "<p>a<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>b</a></p>" });
    expect(editor.getHTML()).toBe("<p>ab</p>");
  });

  test("a few words land inside the sentence", () => {
    const { editor } = open(doc(paragraph("satu  tiga")));
    editor.commands.setTextSelection(6);
    expect(paste(editor, { "text/html": "<span>dua</span>" })).toEqual(doc(paragraph("satu dua tiga")));
  });
});

describe("the toolbar", () => {
  const button = (name) => [...document.querySelectorAll(".tool button")].find((node) => node.title.startsWith(name));

  test("makes text bold, and shows that it is", () => {
    const { editor } = open(doc(paragraph("teks")));
    editor.commands.selectAll();
    button("Tebal").click();
    expect(normal(editor.getJSON())).toEqual(doc(paragraph("teks", [{ type: "bold" }])));
    expect(button("Tebal").getAttribute("aria-pressed")).toBe("true");
  });

  test("makes a table and shows its tools only inside it", () => {
    const { editor } = open(null);
    expect(button("Tambah baris").hidden).toBe(true);
    button("Sisipkan tabel").click();
    expect(button("Tambah baris").hidden).toBe(false);
    button("Tambah baris").click();
    button("Tambah kolom").click();
    const table = editor.getJSON().content.find((node) => node.type === "table");
    expect([table.content.length, table.content[0].content.length]).toEqual([4, 4]);
  });

  test("indents no deeper than the server allows", () => {
    const { editor } = open(doc({ type: "bulletList", content: Array.from({ length: 9 }, () => ({ type: "listItem", content: [paragraph("x")] })) }));
    for (let item = 0; item < 9; item++) {
      editor.commands.focus("end");
      if (!button("Masukkan").disabled) button("Masukkan").click();
    }
    const deep = (node) => Math.max(0, ...(node.content ?? []).map(deep)) + (node.type === "bulletList" ? 1 : 0);
    expect(deep(editor.getJSON())).toBeLessThanOrEqual(6);
  });

  test("is one stop for Tab; arrows walk it", () => {
    open(null);
    const stops = () => [...document.querySelectorAll(".tool button")].filter((node) => node.tabIndex === 0);
    expect(stops()).toEqual([button("Tebal")]);
    button("Tebal").focus();
    press(button("Tebal"), "ArrowRight");
    expect(document.activeElement).toBe(button("Miring"));
    expect(stops()).toEqual([button("Miring")]);
  });
});

describe("saving", () => {
  test("hands every change to the saver, in the stored form", () => {
    const { editor, saver, kit } = open(doc(paragraph("awal")), { url: "/teks/7" });
    expect(kit.saver.mock.calls[0][0]).toMatchObject({ stored: doc(paragraph("awal")) });
    editor.commands.insertContentAt(5, " mula");
    expect(saver.change).toHaveBeenLastCalledWith(doc(paragraph("awal mula")));
    expect(kit.saver.mock.calls[0][0].wrap("d")).toEqual({ doc: "d" });
  });

  test("shows what an earlier visit left on the device", () => {
    const kept = doc(paragraph("belum terkirim"));
    page('<div class="rt" data-richtext data-url="/t"><script type="application/json" data-doc>null</script></div>');
    const saver = { change: vi.fn(), flush: vi.fn(), restore: () => ({ value: kept }) };
    const editor = mount($("[data-richtext]"), { el, icon, t, joinBoth, same, saver: () => saver });
    expect(normal(editor.getJSON())).toEqual(kept);
    expect(saver.change).not.toHaveBeenCalled();
  });

  test("reads the other text of a clash in either form, and joins both", () => {
    const { kit } = open(null, { url: "/t" });
    const { theirs, view } = kit.saver.mock.calls[0][0];
    const other = doc(paragraph("lain"));
    expect(theirs({ theirs: other })).toEqual(other);
    expect(theirs({ fields: { discussion: { stored: other, mine: null } } })).toEqual(other);
    expect(view.both(doc(paragraph("sama"), paragraph("saya")), doc(paragraph("sama"), paragraph("lain")))).toEqual(doc(paragraph("sama"), paragraph("lain"), paragraph("saya")));
  });

  test("without an address the document travels in the form", () => {
    const { editor } = open(doc(paragraph("a")), { input: true });
    editor.commands.insertContentAt(2, "b");
    expect(JSON.parse($("[data-doc-input]").value)).toEqual(doc(paragraph("ab")));
  });
});
