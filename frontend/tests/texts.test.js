import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import { sizeInWords, t, timeOfDay } from "../src/texts.js";
import { page, TEXTS } from "./page.js";

const folder = path.join(import.meta.dirname, "../src");
const sources = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8")).join("\n");

test("every sentence that a script asks for is in the page's texts, and none lies there unused", () => {
  const asked = new Set([...sources.matchAll(/\bt\(\s*"([\w.-]+)"/g)].map((match) => match[1]));
  for (const [, a, b] of sources.matchAll(/\bt\([^()"]*\?\s*"([\w.-]+)"\s*:\s*"([\w.-]+)"/g)) asked.add(a).add(b);
  for (const [, state] of sources.match(/ORDER = \[(.*?)\]/)[1].matchAll(/"([\w-]+)"/g)) asked.add(`save.${state}`);
  for (const [, key] of sources.match(/const TOOLS = \[([\s\S]*?)\n\];/)[1].matchAll(/^ {2}\["([\w-]+)"/gm)) asked.add(`editor.${key}`);
  expect([...asked].sort()).toEqual(Object.keys(TEXTS).sort());
});

test("places in a sentence are filled, an unknown key shows itself", () => {
  page("");
  expect(t("reorder.moved", { label: "Kesra", place: 2, count: 5 })).toBe("Kesra kini di urutan 2 dari 5");
  expect(t("tidak.ada")).toBe("tidak.ada");
});

test("times and sizes are written as Indonesian offices write them", () => {
  page("");
  expect(timeOfDay(new Date(2024, 5, 27, 10, 42))).toBe("10.42");
  expect(sizeInWords(419_500)).toBe("420 kB");
  expect(sizeInWords(1_230_000)).toBe("1,2 MB");
});
