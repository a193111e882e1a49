/** Help for tests of pieces: a page with the catalogue's keys as its sentences. */
import { readFileSync } from "node:fs";
import path from "node:path";

import { reset } from "../src/texts.js";

const template = readFileSync(path.join(import.meta.dirname, "../../templates/ui/texts.json.html"), "utf8");
export const TEXTS = Object.fromEntries([...template.matchAll(/"([\w.-]+)": _\("((?:[^"\\]|\\.)*)"\)/g)].map(([, key, words]) => [key, words]));

/** Put `html` into the document, with the texts of the product's own template. */
export function page(html, { account = "3", token = "token-1" } = {}) {
  document.documentElement.lang = "id";
  document.head.innerHTML = `<meta name="csrf-token" content="${token}"><meta name="account" content="${account}">`;
  document.body.innerHTML = `<div id="pesan"></div>${html}`;
  const block = document.createElement("script");
  block.type = "application/json";
  block.id = "i18n";
  block.textContent = JSON.stringify(TEXTS);
  document.head.append(block);
  reset();
}

export const $ = (selector) => document.querySelector(selector);
export const type = (field, text) => {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
export const press = (node, key, more = {}) => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  node.dispatchEvent(event);
  return event;
};
export const tick = (ms = 0) => new Promise((done) => setTimeout(done, ms));
