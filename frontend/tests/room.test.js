import { beforeEach, expect, test, vi } from "vitest";
import { mountRoom } from "../src/room.js";

const ask = vi.hoisted(() => vi.fn());
vi.mock("../src/confirm.js", () => ({ ask }));

/** @type {{ drop: import("vitest").Mock }} */
let drafts;
/** @type {HTMLFormElement | null} */
let sent;

function show(/** @type {string} */ html) {
  document.body.innerHTML = `<div data-room>${html}</div>`;
  sent = null;
  drafts = { drop: vi.fn() };
  document.querySelectorAll("form").forEach((form) => {
    form.requestSubmit = () => (sent = form);
  });
  mountRoom(/** @type {HTMLElement} */ (document.querySelector("[data-room]")), /** @type {any} */ (drafts));
}

const press = (/** @type {string} */ key, /** @type {object} */ more = {}) =>
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
const clicks = (/** @type {string} */ selector) => {
  const heard = vi.fn();
  document.querySelector(selector)?.addEventListener("click", heard);
  return heard;
};

const FORM = `<form data-room-form data-keep="keputusan-1"><textarea name="text" data-enter></textarea><button class="btn-primary">Simpan</button></form>
<button data-escape>Batal</button>`;
const type = (/** @type {string} */ words) => {
  const field = /** @type {HTMLTextAreaElement} */ (document.querySelector("textarea"));
  field.value = words;
  field.focus();
};

beforeEach(() => {
  ask.mockReset();
  document.body.replaceChildren();
});

test("Ctrl+Enter opens a new decision where nothing stands open", () => {
  show("<button data-new-decision>Keputusan baru</button>");
  const opened = clicks("[data-new-decision]");
  press("Enter", { ctrlKey: true });
  expect(opened).toHaveBeenCalledOnce();
});

test("Ctrl+Enter saves first what was typed, and asks for a new decision after it", () => {
  show(FORM);
  type("Akses diperluas");
  press("Enter", { ctrlKey: true });
  expect(new FormData(/** @type {HTMLFormElement} */ (/** @type {unknown} */ (sent))).get("then")).toBe("keputusan");
});

test("Enter sends what was typed; Shift+Enter is a new line; on an empty line Enter ends", () => {
  show(FORM);
  const closed = clicks("[data-escape]");
  type("Akses diperluas");
  press("Enter", { shiftKey: true });
  expect(sent).toBeNull();
  press("Enter");
  expect(sent).not.toBeNull();
  expect(closed).not.toHaveBeenCalled();
  show(FORM);
  const left = clicks("[data-escape]");
  type("  ");
  press("Enter");
  expect(sent).toBeNull();
  expect(left).toHaveBeenCalledOnce();
});

test("Escape closes an open form in which nothing was typed", async () => {
  show(FORM);
  const closed = clicks("[data-escape]");
  type("");
  press("Escape");
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
  expect(ask).not.toHaveBeenCalled();
});

test("Escape asks before it throws away what was typed, or what came back refused", async () => {
  for (const html of [FORM, FORM.replace("data-enter", 'data-enter aria-invalid="true"')]) {
    for (const answer of [false, true]) {
      show(html);
      const closed = clicks("[data-escape]");
      type(html === FORM ? "Akses" : "");
      ask.mockResolvedValue(answer);
      press("Escape");
      await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce());
      await Promise.resolve();
      expect(closed).toHaveBeenCalledTimes(answer ? 1 : 0);
      ask.mockClear();
    }
  }
});

test("what the server has taken is no draft any more; what it refused stays one", () => {
  show(FORM);
  const elt = document.querySelector("form");
  const swap = (/** @type {number} */ status) =>
    document.dispatchEvent(new CustomEvent("htmx:beforeSwap", { detail: { xhr: { status }, requestConfig: { elt } } }));
  swap(422);
  expect(drafts.drop).not.toHaveBeenCalled();
  swap(200);
  expect(drafts.drop).toHaveBeenCalledWith("form:keputusan-1");
});
