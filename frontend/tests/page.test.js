import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { listenConfirm } from "../src/confirm.js";
import { mountCopy } from "../src/copy.js";
import { forgetTaken, mountKeep } from "../src/draft-form.js";
import { Drafts } from "../src/drafts.js";
import { mountFilter } from "../src/filter.js";
import { mountReorder } from "../src/reorder.js";
import { listenShortcuts } from "../src/shortcuts.js";
import { mountBulk, mountMenu, mountOnce } from "../src/small.js";
import { $, page, press, tick, type } from "./page.js";

// jsdom draws nothing: a dialog only needs to open, close and say with which button.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function () { this.open = true; };
  HTMLDialogElement.prototype.close = function (value) {
    this.open = false;
    this.returnValue = value ?? "";
    this.dispatchEvent(new Event("close"));
  };
});

describe("a kept form", () => {
  const drafts = new Drafts(localStorage, "3");
  const FORM = '<form data-keep="rapat-baru"><input type="hidden" name="csrf_token" value="t"><input type="hidden" name="version" value="1"><input name="title"><input type="password" name="password"><label><input type="checkbox" name="online" value="y"></label><select name="zone"><option>WIB</option><option>WITA</option></select></form>';
  const OWN = { redirectCount: 0, type: "navigate" };
  const TAKEN = { redirectCount: 1, type: "navigate" }; // the way a browser arrives after Post/Redirect/Get
  const visit = (html = FORM, { arrival = OWN, ...who } = {}) => {
    page(html, who);
    vi.spyOn(document, "referrer", "get").mockReturnValue(location.href);
    forgetTaken(drafts, arrival);
    if ($("form")) mountKeep($("form"), drafts);
  };
  const send = () => {
    visit();
    type($('[name="title"]'), "Judul");
    $("form").dispatchEvent(new Event("submit"));
  };
  const offered = () => {
    visit();
    return $('[name="title"]').value;
  };
  afterEach(() => localStorage.clear());

  test("survives the session's end: what was typed is there again, said so, and can be emptied", () => {
    visit();
    type($('[name="title"]'), "Rakor Perlindungan");
    type($('[name="password"]'), "rahasia sekali");
    $('[name="online"]').click();
    $('[name="zone"]').value = "WITA";
    $('[name="zone"]').dispatchEvent(new Event("change", { bubbles: true }));
    expect(JSON.stringify({ ...localStorage })).not.toContain("rahasia sekali");
    visit();
    expect($('[name="title"]').value).toBe("Rakor Perlindungan");
    expect($('[name="online"]').checked).toBe(true);
    expect($('[name="zone"]').value).toBe("WITA");
    expect($('[name="password"]').value).toBe("");
    expect($("form").textContent).toContain("dipulihkan dari perangkat ini");
  });

  test("travels with the version it was made from, so that the server can merge", () => {
    visit();
    type($('[name="title"]'), "Judul");
    visit(FORM.replace('name="version" value="1"', 'name="version" value="2"'));
    expect($('[name="version"]').value).toBe("1");
  });

  test("is forgotten once it was taken", () => {
    send();
    visit("<main>Rapat disimpan.</main>", { arrival: TAKEN });
    expect(localStorage.length).toBe(0);
  });

  test.each([
    ["came back refused", FORM.replace("</form>", '<div role="alert">Waktu selesai mendahului waktu mulai.</div></form>'), {}],
    ["ended on an error page", "<main data-error>Gangguan</main>", { arrival: TAKEN }],
    ["ended at the sign-in", "<main>Masuk</main>", { arrival: TAKEN, account: "" }],
    ["met no signal, and another page was opened later", "<main>Beranda</main>", { arrival: OWN }],
  ])("stays when the sending %s", (_how, html, how) => {
    send();
    visit(html, how);
    expect(offered()).toBe("Judul");
  });

  test("keeps chosen agencies as they were shown", () => {
    const combo = '<form data-keep="x"><div data-combo><ul class="combo-picks"></ul><input id="o" data-combobox data-multiple data-name="who"></div><div data-combo><input id="c" data-combobox data-name="chair"></div></form>';
    visit(combo);
    $(".combo-picks").innerHTML = '<li data-id="2">Dinas Pendidikan<input type="hidden" name="who" value="2"></li>';
    $("#c").value = "Asisten III";
    $("#c").after(Object.assign(document.createElement("input"), { type: "hidden", name: "chair", value: "p5" }));
    $("#c").dispatchEvent(new Event("change", { bubbles: true }));
    visit(combo);
    expect($(".combo-picks li").dataset.id).toBe("2");
    expect($(".combo-picks li").textContent).toBe("Dinas Pendidikan");
    expect([$("#c").value, $("#c").dataset.value]).toEqual(["Asisten III", "p5"]);
  });
});

describe("an order", () => {
  const make = (answer = { status: 200, body: { saved: true } }) => {
    page('<ol data-reorder data-url="/urut">' + ["Satu", "Dua", "Tiga"].map((name, i) => `<li data-reorder-item data-id="${i + 1}" data-label="${name}">${name}</li>`).join("") + "</ol>");
    const send = vi.fn(async () => answer);
    mountReorder($("ol"), send);
    return send;
  };
  const order = () => [...document.querySelectorAll("li")].map((node) => node.dataset.id).join("");

  test("changes by keyboard, is sent whole, is said, and keeps the focus on the line", async () => {
    const send = make();
    const down = $("[data-down]");
    expect(down.getAttribute("aria-label")).toBe("Turunkan Satu");
    down.click();
    expect(order()).toBe("213");
    expect(send).toHaveBeenCalledWith("/urut", { method: "POST", body: { order: ["2", "1", "3"] } });
    expect($("#announce").textContent).toBe("Satu kini di urutan 2 dari 3");
    expect(document.activeElement).toBe(down);
    expect($("[data-up]").disabled).toBe(true);
  });

  test("changes by dragging a line by its grip to another place", async () => {
    const send = make();
    document.querySelectorAll("li").forEach((node, i) => (node.getBoundingClientRect = () => new DOMRect(0, i * 50, 300, 50)));
    const grip = $(".grip");
    grip.setPointerCapture = () => {};
    const point = (kind, clientY) => grip.dispatchEvent(Object.assign(new MouseEvent(kind, { clientY, bubbles: true }), { pointerId: 1 }));
    point("pointerdown", 10);
    point("pointermove", 80);
    point("pointermove", 140);
    expect(order()).toBe("123");
    point("pointerup", 140);
    expect(order()).toBe("231");
    expect(send).toHaveBeenCalledTimes(1);
    point("pointerdown", 110);
    point("pointermove", 5);
    point("pointercancel", 5);
    expect(order()).toBe("231");
  });

  test("that the server did not take goes back, with its reason", async () => {
    make({ status: 422, body: { message: "Notula sudah disahkan." } });
    $("[data-down]").click();
    await tick();
    expect(order()).toBe("123");
    expect($("#pesan").textContent).toBe("Notula sudah disahkan.");
  });
});

describe("keys", () => {
  beforeEach(() => {
    page('<form data-ctrl-enter><input id="in"><button class="btn-primary">Simpan</button></form><input data-search><dialog id="keys"></dialog>');
    Object.defineProperty($("[data-search]"), "offsetParent", { value: document.body });
  });
  listenShortcuts();

  test("/ goes to the search and ? opens the list, but not while typing", () => {
    press($("#in"), "/");
    press($("#in"), "?");
    expect([document.activeElement === $("[data-search]"), $("#keys").open]).toEqual([false, false]);
    press(document.body, "?");
    expect($("#keys").open).toBe(true);
    press(document.body, "/");
    expect(document.activeElement).toBe($("[data-search]"));
  });

  test("Ctrl+Enter sends the form by its primary button", () => {
    const sent = vi.fn((event) => event.preventDefault());
    $("form").addEventListener("submit", sent);
    press($("#in"), "Enter", { ctrlKey: true });
    expect(sent.mock.calls[0][0].submitter).toBe($(".btn-primary"));
  });
});

test("filtering hides what does not match, whole groups too, and says when nothing does", () => {
  page('<input data-filter="#people"><div id="people"><div data-filter-group><h2>Perangkat daerah</h2><div data-filter-item><b>Kepala Dinas Kesehatan</b><form>Hadir</form></div></div><div data-filter-group><h2>LSM</h2><div data-filter-item>Ketua Komunitas</div></div></div>');
  mountFilter($("input"));
  type($("input"), "kesehatan");
  expect([...document.querySelectorAll("[data-filter-item]")].map((node) => node.hidden)).toEqual([false, true]);
  expect([...document.querySelectorAll("[data-filter-group]")].map((node) => node.hidden)).toEqual([false, true]);
  type($("input"), "hadir");
  expect($("#people > p").textContent).toBe("Tidak ada yang cocok dengan “hadir”.");
  press($("input"), "Escape");
  expect(document.querySelectorAll("[hidden]").length).toBe(1);
});

describe("asking first", () => {
  listenConfirm();
  beforeEach(() => page('<form data-confirm="Hapus berkas ini?"><button>Hapus</button></form>'));

  test.each([["yes", 1], ["no", 0], ["", 0]])("answer %j sends %i times", async (answer, times) => {
    const sent = vi.fn((event) => event.preventDefault());
    $("form").addEventListener("submit", sent);
    $("form button").click();
    expect(sent).not.toHaveBeenCalled();
    expect($("dialog").textContent).toContain("Hapus berkas ini?");
    $("dialog").close(answer);
    await tick();
    expect(sent).toHaveBeenCalledTimes(times);
    expect($("dialog")).toBeNull();
  });
});

test("a form is sent once, however often it is pressed", () => {
  page("<form><button>Kirim</button></form>");
  mountOnce($("form"));
  const press2 = () => {
    const event = new Event("submit", { cancelable: true });
    $("form").dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect([press2(), press2()]).toEqual([false, true]);
});

test("ticked rows are counted, all at once too", () => {
  page('<form><div data-bulk-bar hidden><b data-bulk-count></b><button type="button" data-bulk-clear></button></div><table><thead><tr><th><input type="checkbox" data-bulk-all></th></tr></thead><tbody><tr><td><input type="checkbox"></td></tr><tr><td><input type="checkbox"></td></tr></tbody></table></form>');
  mountBulk($("form"));
  $("[data-bulk-all]").click();
  expect([$("[data-bulk-bar]").hidden, $("[data-bulk-count]").textContent]).toEqual([false, "2"]);
  $("[data-bulk-clear]").click();
  expect([$("[data-bulk-bar]").hidden, $("[data-bulk-all]").checked]).toEqual([true, false]);
});

test("a menu closes on Escape and on a press elsewhere", () => {
  page("<details class=menu open><summary>Nama</summary><a href=#>x</a></details><p>isi</p>");
  mountMenu($("details"));
  press($("a"), "Escape");
  expect($("details").open).toBe(false);
  $("details").open = true;
  $("p").click();
  expect($("details").open).toBe(false);
});

test("copying says that it did, or how to do it by hand", async () => {
  page('<input id="a" value="http://x/y"><button data-copy="#a">Salin</button>');
  const write = vi.fn(async () => {});
  vi.stubGlobal("navigator", { clipboard: { writeText: write } });
  mountCopy($("button"));
  $("button").click();
  await tick();
  expect(write).toHaveBeenCalledWith("http://x/y");
  expect($(".copied").textContent).toBe("Tersalin");
  write.mockRejectedValueOnce(new Error("no"));
  document.execCommand = () => false;
  $("button").click();
  await tick();
  expect($(".copied").textContent).toContain("Ctrl+C");
});
