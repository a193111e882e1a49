import { beforeEach, describe, expect, test, vi } from "vitest";

import { Combobox, matching } from "../src/combobox.js";
import { mountFileField } from "../src/file-field.js";
import { mountTarget } from "../src/target.js";
import { $, page, press, tick, type } from "./page.js";

describe("a combobox", () => {
  const AGENCIES = [{ id: 1, label: "Dinas Kesehatan", detail: "Kota Kendari" }, { id: 2, label: "Dinas Pendidikan" }, { id: 3, label: "UPTD PPA" }];
  const ask = vi.fn(async (url) => matching(AGENCIES, new URL(url).searchParams.get("q")));
  const options = () => [...document.querySelectorAll('[role="option"]')].map((node) => node.firstChild.textContent);
  const sent = () => [...new FormData($("form")).entries()];
  const make = (attributes = "", picks = "") => {
    page(`<form><label for="o">Instansi</label><div class="combo" data-combo>${picks}<input id="o" data-combobox data-name="owner_id" data-src="/cari" ${attributes}></div></form>`);
    const box = new Combobox($("#o"), ask);
    $("#o").focus();
    return box;
  };
  const search = async (text) => {
    type($("#o"), text);
    await tick(250);
  };

  test("offers what matches, and Enter takes the marked one without sending the form", async () => {
    make();
    await search("dinas");
    expect(options()).toEqual(["Dinas Kesehatan", "Dinas Pendidikan"]);
    expect($("#o").getAttribute("aria-expanded")).toBe("true");
    press($("#o"), "ArrowDown");
    expect($("#o").getAttribute("aria-activedescendant")).toBe($('[aria-selected="true"]').id);
    expect(press($("#o"), "Enter").defaultPrevented).toBe(true);
    expect(sent()).toEqual([["owner_id", "2"]]);
    expect($("#o").value).toBe("Dinas Pendidikan");
    expect($("#o").getAttribute("aria-expanded")).toBe("false");
  });

  test("keeps what the page had chosen, and forgets the id once another name is typed", async () => {
    make('data-value="3" value="UPTD PPA"');
    expect(sent()).toEqual([["owner_id", "3"]]);
    await search("UPTD PP");
    expect(sent()).toEqual([["owner_id", ""]]);
    $("#o").blur();
    expect($("#o").value).toBe("");
  });

  test("offers a name that the list lacks as a new one, and sends it apart", async () => {
    make('data-new-name="owner_name" data-new-label="Tambahkan “{text}” sebagai instansi baru"');
    await search("Forum Anak");
    expect(options()).toEqual(["Tambahkan “Forum Anak” sebagai instansi baru"]);
    press($("#o"), "Enter");
    expect(sent()).toEqual([["owner_name", "Forum Anak"]]);
  });

  test("does not offer as new what the list has, whatever the capitals", async () => {
    make('data-new-name="owner_name"');
    await search("dinas kesehatan");
    expect(options()).toEqual(["Dinas Kesehatan"]);
  });

  test("takes a new name that is left in the field", async () => {
    make('data-new-name="owner_name"');
    type($("#o"), "Forum Anak");
    $("#o").blur();
    expect(sent()).toEqual([["owner_name", "Forum Anak"]]);
  });

  test("holds several, each removable by its button or by Backspace", async () => {
    make("data-multiple", '<ul class="combo-picks"><li data-id="1">Dinas Kesehatan</li></ul>');
    await search("dinas");
    expect(options()).toEqual(["Dinas Pendidikan"]);
    press($("#o"), "Enter");
    expect(sent()).toEqual([["owner_id", "1"], ["owner_id", "2"]]);
    $(".combo-picks button").click();
    expect(sent()).toEqual([["owner_id", "2"]]);
    press($("#o"), "Backspace");
    expect(sent()).toEqual([]);
  });

  test("keeps new names that came back with their form", () => {
    page('<form><div data-combo><ul class="combo-picks"><li data-id="3">Dinkes</li><li data-id="">Badan Baru</li></ul><input data-combobox data-name="who" data-multiple data-new-name="typed" data-src="/cari"></div></form>');
    new Combobox($("input"), async () => []);
    expect([...new FormData($("form"))]).toEqual([["who", "3"], ["typed", "Badan Baru"]]);
    page('<form><div data-combo><input data-combobox data-name="who" data-value="" value="Badan Baru" data-new-name="typed" data-src="/cari"></div></form>');
    new Combobox($("input"), async () => []);
    expect([...new FormData($("form"))]).toEqual([["typed", "Badan Baru"]]);
  });

  test("shows names as text", async () => {
    make();
    ask.mockResolvedValueOnce([{ id: 9, label: "<img src=x onerror=alert(1)>" }]);
    await search("x");
    expect($(".combo img")).toBeNull();
    expect(options()).toEqual(["<img src=x onerror=alert(1)>"]);
  });

  test("says so when the list cannot be had, and Escape closes it", async () => {
    make();
    ask.mockRejectedValueOnce(new Error("offline"));
    await search("x");
    expect($(".combo-list").textContent).toContain("Periksa sambungan");
    press($("#o"), "Escape");
    expect($(".combo-list").hidden).toBe(true);
  });

  test("an answer that comes late does not replace a newer one", async () => {
    make();
    let late;
    ask.mockImplementationOnce(() => new Promise((done) => (late = () => done([{ id: 7, label: "usang" }]))));
    await search("d");
    await search("uptd");
    late();
    await tick();
    expect(options()).toEqual(["UPTD PPA"]);
  });
});

describe("a file field", () => {
  const choose = (...files) => {
    Object.defineProperty($("input"), "files", { value: files, configurable: true });
    $("input").dispatchEvent(new Event("change"));
  };
  const file = (name, size) => Object.defineProperty(new File([], name), "size", { value: size });

  beforeEach(() => {
    page('<form><div data-file-field data-limit="20" data-most="2"><input type="file" multiple><ul data-file-list></ul><p data-file-error hidden></p></div></form>');
    mountFileField($("[data-file-field]"));
  });

  test("shows what was chosen and how large it is", () => {
    choose(file("Nota dinas.pdf", 419_500));
    expect($("li").textContent).toBe("Nota dinas.pdf420 kB");
    expect($("[data-file-error]").hidden).toBe(true);
    expect($("form").checkValidity()).toBe(true);
  });

  test("refuses one over the limit with a sentence, before anything is sent", () => {
    choose(file("video.mp4", 25_400_000));
    expect($("[data-file-error]").textContent).toBe("video.mp4 berukuran 25,4 MB, melebihi batas 20 MB. Perkecil berkasnya atau unggah tautannya.");
    expect($("form").checkValidity()).toBe(false);
  });

  test("refuses a kind that the server would not take, before anything is sent", () => {
    $("input").accept = ".jpg,.pdf";
    choose(file("Foto.JPG", 1));
    expect($("form").checkValidity()).toBe(true);
    choose(file("catatan.md", 1));
    expect($("[data-file-error]").textContent).toBe("catatan.md tidak dapat diunggah di sini. Yang dapat: JPG, PDF.");
    expect($("form").checkValidity()).toBe(false);
  });

  test("refuses too many", () => {
    choose(file("a", 1), file("b", 1), file("c", 1));
    expect($("[data-file-error]").textContent).toContain("Paling banyak 2");
  });
});

describe("a target", () => {
  const make = async (answer) => {
    page('<input id="t" data-target data-src="/target" data-meeting="7"><p id="t-read">Misalnya 31 Juli.</p>');
    const send = vi.fn(async () => answer);
    mountTarget($("#t"), send);
    type($("#t"), "minggu II Juli");
    await tick(400);
    return send;
  };

  test("shows the date it is read as, before saving", async () => {
    const send = await make({ status: 200, body: { text: "Jumat, 12 Juli 2024" } });
    expect($("#t-read").textContent).toBe("Jumat, 12 Juli 2024");
    expect(new URL(send.mock.calls[0][0]).search).toBe("?text=minggu+II+Juli&meeting=7");
  });

  test("says what is not understood, and without signal leaves the hint", async () => {
    await make({ status: 422, body: { message: "Tanggal tidak dikenal." } });
    expect($("#t-read").textContent).toBe("Tanggal tidak dikenal.");
    expect($("#t").getAttribute("aria-invalid")).toBe("true");
    await make({ status: 0, body: null });
    expect($("#t-read").textContent).toBe("Misalnya 31 Juli.");
  });
});
