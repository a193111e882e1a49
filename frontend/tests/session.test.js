import { beforeEach, expect, test, vi } from "vitest";

import { csrfToken, send } from "../src/session.js";
import { page } from "./page.js";

const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const html = (account, token) => new Response(`<meta name="csrf-token" content="${token}">${account ? `<meta name="account" content="${account}">` : ""}`);

/** Answers in turn; remembers what was asked. */
function network(...answers) {
  const asked = [];
  vi.stubGlobal("fetch", async (url, options) => {
    asked.push({ url, ...options });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return asked;
}

beforeEach(() => page('<input type="hidden" name="csrf_token" value="token-1">'));

test("JSON travels with the page's token", async () => {
  const asked = network(json(200, { version: 2 }));
  expect(await send("/teks", { body: { version: 1 } })).toEqual({ status: 200, body: { version: 2 } });
  expect(asked[0]).toMatchObject({ url: "/teks", method: "PUT", body: '{"version":1}' });
  expect(asked[0].headers).toMatchObject({ "X-CSRFToken": "token-1", Accept: "application/json" });
});

test("a lost connection is an answer of its own, never an exception", async () => {
  network(new TypeError("Failed to fetch"));
  expect(await send("/teks", {})).toEqual({ status: 0, body: null });
});

test("signed in again in another tab: the page takes the new token and sends once more", async () => {
  const asked = network(json(401, {}), html("3", "token-2"), json(200, { version: 2 }));
  expect((await send("/teks", { body: {} })).status).toBe(200);
  expect(asked[2].headers["X-CSRFToken"]).toBe("token-2");
  expect(csrfToken()).toBe("token-2");
  expect(document.querySelector("input").value).toBe("token-2");
});

test("signed out: told so, sent once", async () => {
  const asked = network(json(401, {}), html("", "token-9"));
  expect(await send("/teks", { body: {} })).toEqual({ status: 401, body: {} });
  expect(asked.length).toBe(2);
  expect(csrfToken()).toBe("token-1");
});

test("somebody else signed in: nothing is sent in their name", async () => {
  const asked = network(json(401, {}), html("4", "token-4"));
  expect(await send("/teks", { body: {} })).toMatchObject({ status: 401, account: "other" });
  expect(asked.length).toBe(2);
});
