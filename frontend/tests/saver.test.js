import { beforeEach, describe, expect, test, vi } from "vitest";

import { Drafts } from "../src/drafts.js";
import { LONGEST, PAUSE, Saver, WAITS } from "../src/saver.js";

/** A server with one text; `down`, `out`, `lose` make it fail in its ways. */
class Server {
  constructor(text = "awal") {
    Object.assign(this, { text, version: 1, received: [], trouble: null, loseAnswer: false });
  }

  send = async (_url, { body }) => {
    this.received.push(body);
    if (this.trouble) return this.trouble;
    if (body.version !== this.version) return { status: 409, body: { version: this.version, theirs: this.text, message: "Diubah orang lain." } };
    this.text = body.text;
    this.version += 1;
    if (this.loseAnswer) return { status: 0, body: null };
    return { status: 200, body: { version: this.version, saved_at: "2024-06-27T02:42:00Z" } };
  };

  /** Somebody else saves. */
  other(text) {
    this.text = text;
    this.version += 1;
  }
}

const open = (server, { drafts = new Drafts(localStorage, "3"), version = server.version, stored = server.text } = {}) => {
  const states = [];
  const saver = new Saver({ url: "/t", key: "t", version, stored, drafts, send: server.send, wrap: (text) => ({ text }), theirs: (answer) => answer.theirs, onStatus: ({ state }) => states.push(state) });
  return { saver, states, drafts };
};
const pass = (ms) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe("typing", () => {
  test("is on the device before anything is sent, and leaves it once the server holds it", async () => {
    const server = new Server();
    const { saver, drafts, states } = open(server);
    saver.change("awal mula");
    expect(drafts.get("t").value).toBe("awal mula");
    expect(server.received).toEqual([]);
    await pass(PAUSE);
    expect(server.text).toBe("awal mula");
    expect(drafts.get("t")).toBeNull();
    expect(states.at(-1)).toBe("saved");
    expect(saver.pending).toBe(false);
  });

  test("is sent once after a pause, and at the latest after a few seconds of writing without one", async () => {
    const server = new Server();
    const { saver } = open(server);
    for (let i = 0; i * 100 < LONGEST - 100; i++) {
      saver.change("x".repeat(i + 1));
      await pass(100);
    }
    expect(server.received.length).toBe(0);
    saver.change("masih menulis");
    await pass(100);
    expect(server.received.length).toBe(1);
  });

  test("that goes on while a text is under way is sent next, from the new version", async () => {
    const server = new Server();
    const { saver } = open(server);
    let answer;
    const send = server.send;
    server.send = saver.options.send = (url, options) => new Promise((done) => (answer = async () => done(await send(url, options))));
    saver.change("satu");
    await pass(PAUSE);
    saver.change("satu dua");
    saver.options.send = send;
    await answer();
    await pass(PAUSE);
    expect(server.received.map(({ text, version }) => [text, version])).toEqual([["satu", 1], ["satu dua", 2]]);
    expect(saver.pending).toBe(false);
  });
});

describe("without signal", () => {
  test("the text is kept, said to be waiting, and tried again with growing waits", async () => {
    const server = new Server();
    server.trouble = { status: 0, body: null };
    const { saver, drafts, states } = open(server);
    saver.change("penting");
    await pass(PAUSE);
    expect(states.at(-1)).toBe("kept");
    for (const wait of WAITS) await pass(wait);
    expect(server.received.length).toBe(1 + WAITS.length);
    expect(drafts.get("t").value).toBe("penting");
    server.trouble = null;
    await pass(WAITS.at(-1));
    expect(server.text).toBe("penting");
    expect(drafts.get("t")).toBeNull();
  });

  test("coming back sends at once", async () => {
    const server = new Server();
    server.trouble = { status: 503, body: null };
    const { saver } = open(server);
    saver.change("x");
    await pass(PAUSE);
    server.trouble = null;
    saver.retry();
    await pass(0);
    expect(server.text).toBe("x");
  });

  test("and without room on the device, the page does not claim that the text is safe", async () => {
    const server = new Server();
    server.trouble = { status: 0, body: null };
    const full = { getItem: () => null, setItem: () => { throw new Error("full"); }, removeItem: () => {} };
    const { saver, states } = open(server, { drafts: new Drafts(full, "3") });
    saver.change("x");
    expect(states.at(-1)).toBe("unsafe");
    await pass(PAUSE);
    expect(states.at(-1)).toBe("unsafe");
  });
});

describe("a reload", () => {
  test("brings back what was not acknowledged, and sends it", async () => {
    const server = new Server();
    server.trouble = { status: 0, body: null };
    open(server).saver.change("belum terkirim");
    server.trouble = null;
    const { saver } = open(server);
    expect(saver.restore()).toEqual({ value: "belum terkirim" });
    await pass(PAUSE);
    expect(server.text).toBe("belum terkirim");
    expect(localStorage.length).toBe(0);
  });

  test("after somebody else saved asks, instead of overwriting", async () => {
    const server = new Server();
    server.trouble = { status: 0, body: null };
    open(server).saver.change("punya saya");
    server.trouble = null;
    server.other("punya orang lain");
    const { saver, states } = open(server);
    saver.restore();
    await pass(PAUSE);
    expect(states.at(-1)).toBe("clash");
    expect(server.text).toBe("punya orang lain");
  });

  test("in the middle of a clash asks again", async () => {
    const server = new Server();
    const first = open(server);
    server.other("punya orang lain");
    first.saver.change("punya saya");
    await pass(PAUSE);
    expect(first.states.at(-1)).toBe("clash");
    const { saver, states } = open(server);
    expect(saver.restore()).toEqual({ value: "punya saya" });
    await pass(PAUSE);
    expect(states.at(-1)).toBe("clash");
    expect(server.text).toBe("punya orang lain");
  });

  test("after an answer that got lost does not ask: the other text is our own", async () => {
    const server = new Server();
    server.loseAnswer = true;
    const first = open(server);
    first.saver.change("satu");
    await pass(PAUSE);
    first.saver.change("satu dua");
    server.loseAnswer = false;
    const { saver, states } = open(server);
    saver.restore();
    await pass(PAUSE);
    expect(server.text).toBe("satu dua");
    expect(states).not.toContain("clash");
  });

  test("shows nothing of another account", () => {
    const server = new Server();
    server.trouble = { status: 0, body: null };
    open(server).saver.change("rahasia saya");
    expect(open(server, { drafts: new Drafts(localStorage, "4") }).saver.restore()).toBeNull();
  });

  test("with the text already on the server leaves nothing behind", () => {
    const server = new Server("sama");
    new Drafts(localStorage, "3").put("t", { value: "sama", version: 0, base: "?", by: "x", at: 0 });
    expect(open(server).saver.restore()).toBeNull();
    expect(localStorage.length).toBe(0);
  });
});

describe("two people", () => {
  const clash = async () => {
    const server = new Server();
    const { saver, states, drafts } = open(server);
    server.other("punya orang lain");
    saver.change("punya saya");
    await pass(PAUSE);
    return { server, saver, states, drafts };
  };

  test("are shown both texts; nothing is sent until one is chosen, and writing goes on", async () => {
    const { server, saver, states, drafts } = await clash();
    expect(saver.status).toMatchObject({ state: "clash", theirs: "punya orang lain", message: "Diubah orang lain." });
    saver.change("punya saya, lagi");
    await pass(WAITS.at(-1));
    expect(server.received.length).toBe(1);
    expect(states.at(-1)).toBe("clash");
    expect(drafts.get("t").value).toBe("punya saya, lagi");
  });

  test.each([["mine", "punya saya", "punya saya"], ["both", "punya orang lain\npunya saya", "punya orang lain\npunya saya"]])("choosing %s saves it", async (_name, chosen, stored) => {
    const { server, saver, drafts } = await clash();
    saver.resolve(chosen);
    await pass(PAUSE);
    expect(server.text).toBe(stored);
    expect(drafts.get("t")).toBeNull();
    expect(saver.pending).toBe(false);
  });

  test("choosing theirs sends nothing and forgets ours", async () => {
    const { server, saver, drafts, states } = await clash();
    saver.resolve("punya orang lain");
    await pass(PAUSE);
    expect(server.received.length).toBe(1);
    expect(drafts.get("t")).toBeNull();
    expect(states.at(-1)).toBe("saved");
    saver.change("punya orang lain, ditambah");
    await pass(PAUSE);
    expect(server.text).toBe("punya orang lain, ditambah");
  });

  test("who wrote the same need not choose", async () => {
    const server = new Server();
    const { saver, states } = open(server);
    server.other("sama");
    saver.change("sama");
    await pass(PAUSE);
    expect(states).not.toContain("clash");
    expect(states.at(-1)).toBe("saved");
  });

  test("one of whom changed another field of the row need not choose", async () => {
    const server = new Server();
    const { saver, states } = open(server);
    server.version += 1;
    saver.change("teks");
    await pass(PAUSE + 1);
    expect(server.text).toBe("teks");
    expect(states).not.toContain("clash");
  });

  test("an answer that got lost is no clash", async () => {
    const server = new Server();
    const { saver, states } = open(server);
    server.loseAnswer = true;
    saver.change("satu");
    await pass(PAUSE);
    server.loseAnswer = false;
    saver.change("satu dua");
    await pass(PAUSE + 1);
    expect(server.text).toBe("satu dua");
    expect(states).not.toContain("clash");
  });

  test("a server that says 409 without end is not asked in a circle", async () => {
    const server = new Server();
    const { saver } = open(server);
    server.trouble = { status: 409, body: { version: 1, theirs: "awal", message: "x" } };
    saver.change("teks");
    await pass(PAUSE + 1_000);
    expect(server.received.length).toBeLessThan(4);
    expect(saver.status.state).toBe("clash");
  });
});

describe("an ended session", () => {
  test("keeps the text and saves it once the person is back", async () => {
    const server = new Server();
    server.trouble = { status: 401, body: null };
    const { saver, states, drafts } = open(server);
    saver.change("sesudah habis");
    await pass(PAUSE);
    expect(states.at(-1)).toBe("signed-out");
    expect(drafts.get("t").value).toBe("sesudah habis");
    server.trouble = null;
    saver.retry();
    await pass(0);
    expect(server.text).toBe("sesudah habis");
  });

  test("with another account signed in says so", async () => {
    const server = new Server();
    server.trouble = { status: 401, body: null, account: "other" };
    const { saver, states } = open(server);
    saver.change("x");
    await pass(PAUSE);
    expect(states.at(-1)).toBe("other-account");
  });
});

test("a refused text says why, is kept, and is not sent again until it was changed", async () => {
  const server = new Server();
  server.trouble = { status: 422, body: { message: "Tabel terlalu besar." } };
  const { saver, drafts } = open(server);
  saver.change("x");
  await pass(PAUSE);
  expect(saver.status).toEqual({ state: "refused", message: "Tabel terlalu besar." });
  await pass(WAITS.at(-1) * 2);
  saver.retry();
  await pass(0);
  expect(server.received.length).toBe(1);
  expect(drafts.get("t").value).toBe("x");
  server.trouble = null;
  saver.change("y");
  await pass(PAUSE);
  expect(server.text).toBe("y");
});

test("a tab that is acknowledged leaves another tab's newer draft alone", async () => {
  const server = new Server();
  const one = open(server);
  const two = open(server);
  one.saver.change("tab satu");
  two.saver.change("tab dua");
  await one.saver.flush();
  expect(one.drafts.get("t").value).toBe("tab dua");
});
