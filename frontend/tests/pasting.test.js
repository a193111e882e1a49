import { readFileSync } from "node:fs";
import path from "node:path";

import { describe, expect, test } from "vitest";

import { fromHtml, fromPlain } from "../src/paste.js";
import { cleanText, toHtml, toPlain } from "../src/schema.js";

// The server's tests read the same file (tests/frontend/test_pasting.py), so that both sides stay of one mind.
const { html, plain } = JSON.parse(readFileSync(path.join(import.meta.dirname, "fixtures/pasted.json"), "utf8"));

describe("what is pasted becomes the same document as on the server", () => {
  test.each(html)("HTML: $name", ({ html: source, doc }) => expect(fromHtml(source)).toEqual(doc));
  test.each(plain)("plain text: $name", ({ text, doc }) => expect(fromPlain(text)).toEqual(doc));
  test("cleaning what is clean changes nothing", () => {
    const steady = html.filter(({ html: source }) => !source.includes("<pre")); // runs of spaces do not outlive HTML
    for (const { doc } of steady) expect(fromHtml(toHtml(doc))).toEqual(doc);
  });
  test("a nesting of two thousand elements does not exhaust the stack", () => {
    expect(toPlain(fromHtml("<div>".repeat(2_000) + "dalam"))).toBe("dalam");
  });
});

test("markup typed as text stays text", () => {
  expect(toHtml(fromPlain("<img src=x onerror=alert(1)> & \"kutip\""))).toBe("<p>&lt;img src=x onerror=alert(1)&gt; &amp; &quot;kutip&quot;</p>");
});

test("characters that a Word file cannot hold are dropped, emoji stay", () => {
  expect(cleanText("a\u0000b\u000bc\ud83dd\uffffe 🙏")).toBe("abcde 🙏");
});
