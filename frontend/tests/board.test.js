import { beforeEach, expect, test, vi } from "vitest";

import { SaveBoard } from "../src/save-board.js";
import { joinBoth, SaveView } from "../src/save-view.js";
import { $, page } from "./page.js";

const saver = (state, more = {}) => ({ status: { state, ...more }, pending: !["idle", "saved"].includes(state), underway: null, flush: vi.fn(), retry: vi.fn() });

beforeEach(() => page("<span data-save-board></span><div id=state></div><div id=help></div>"));

test("the line tells of the worst on the page, in words", () => {
  const board = new SaveBoard();
  board.add(saver("saved", { at: new Date(2024, 5, 27, 10, 42) }));
  expect($("[data-save-board]").textContent).toBe("Tersimpan 10.42");
  for (let i = 0; i < 7; i++) board.add(saver("kept"));
  expect($("[data-save-board]").textContent).toBe("Tersimpan di perangkat ini · 7 menunggu sinyal");
  board.add(saver("unsafe"));
  expect($("[data-save-board]").textContent).toBe("Belum tersimpan. Jangan tutup halaman ini dulu.");
});

test("leaving with something unsent is warned about, and a last try is made", () => {
  const board = new SaveBoard();
  board.listen();
  const unsent = saver("kept");
  board.add(unsent);
  const event = new Event("beforeunload", { cancelable: true });
  dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
  expect(unsent.flush).toHaveBeenCalledWith({ keepalive: true });
  board.savers.clear();
  const calm = new Event("beforeunload", { cancelable: true });
  dispatchEvent(calm);
  expect(calm.defaultPrevented).toBe(false);
});

test("the signal's return tries everything again", () => {
  const board = new SaveBoard();
  board.listen();
  const unsent = saver("kept");
  board.add(unsent);
  dispatchEvent(new Event("online"));
  expect(unsent.retry).toHaveBeenCalled();
});

test("a clash shows both texts as text, and each button chooses", () => {
  const put = vi.fn();
  const view = new SaveView({ state: $("#state"), help: $("#help"), toText: (v) => v, both: (a, b) => `${b}\n${a}`, put, signIn: "/masuk" });
  const one = { value: "<b>saya</b>", resolve: vi.fn() };
  view.update(one, { state: "clash", theirs: "<img src=x onerror=alert(1)>", message: "Diubah." });
  expect($("#help img")).toBeNull();
  expect($("#help b")).toBeNull();
  expect([...document.querySelectorAll("#help .text")].map((node) => node.textContent)).toEqual(["<b>saya</b>", "<img src=x onerror=alert(1)>"]);
  const [mine, theirs, both] = document.querySelectorAll("#help button");
  mine.click();
  expect(one.resolve).toHaveBeenLastCalledWith("<b>saya</b>");
  theirs.click();
  expect(one.resolve).toHaveBeenLastCalledWith("<img src=x onerror=alert(1)>");
  both.click();
  expect(put).toHaveBeenLastCalledWith("<img src=x onerror=alert(1)>\n<b>saya</b>");
});

test("an ended session offers to sign in beside the text", () => {
  const view = new SaveView({ state: $("#state"), help: $("#help"), toText: String, both: () => 0, put: () => {}, signIn: "/masuk" });
  const one = { retry: vi.fn() };
  view.update(one, { state: "signed-out" });
  expect($("#help a").getAttribute("href")).toBe("/masuk");
  expect($("#help a").target).toBe("_blank");
  $("#help button").click();
  expect(one.retry).toHaveBeenCalled();
});

test("both texts in one keep what they share once", () => {
  const eq = (a, b) => a === b;
  expect(joinBoth(["a", "x", "z"], ["a", "y", "z"], eq)).toEqual(["a", "y", "x", "z"]);
  expect(joinBoth(["a"], ["a"], eq)).toEqual(["a"]);
  expect(joinBoth(["a", "b"], ["a"], eq)).toEqual(["a", "b"]);
});

test("a page without a line for it shows trouble all the same, and takes it away again", () => {
  page("<main></main>");
  const board = new SaveBoard();
  const one = saver("kept");
  board.add(one);
  expect($(".save-toast").textContent).toBe("Tersimpan di perangkat ini, menunggu sinyal");
  one.status = { state: "saved", at: new Date() };
  board.update();
  expect($(".save-toast")).toBeNull();
});
