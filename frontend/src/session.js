/** Talking to the server as the person who opened this page. */

const meta = (/** @type {string} */ name, /** @type {Document} */ from = document) => from.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? "";

export const csrfToken = () => meta("csrf-token");
export const account = () => meta("account");

/** @typedef {{ status: number, body: any, account?: "other" }} Answer   status 0: no answer came back */

/**
 * Send JSON and read JSON. Never throws: a lost connection is status 0.
 *
 * A 401 may only mean that this page's token is of an older session (the person signed in again in another tab). Then the page is
 * asked for a new token, and the request is sent once more, provided that the same account is signed in.
 * @param {string} url
 * @param {{ method?: string, body?: unknown, keepalive?: boolean }} [options]
 * @returns {Promise<Answer>}
 */
export async function send(url, options = {}) {
  const answer = await once(url, options);
  if (answer.status !== 401) return answer;
  const state = await renew();
  if (state === "renewed") return once(url, options);
  return state === "other" ? { ...answer, account: "other" } : answer;
}

/** How long a hall's Wi-Fi may take before a request counts as lost. */
const PATIENCE = 20_000;

/** @returns {Promise<Answer>} */
async function once(/** @type {string} */ url, /** @type {any} */ { method = "PUT", body, keepalive = false }) {
  try {
    const response = await fetch(url, {
      method,
      credentials: "same-origin",
      keepalive,
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken(), ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    // A redirect to a page (the sign-in) is not the answer to a JSON request.
    if (response.redirected && !(response.headers.get("Content-Type") ?? "").includes("json")) return { status: 401, body: null };
    return { status: response.status, body: await response.json().catch(() => null) };
  } catch {
    return { status: 0, body: null };
  }
}

/**
 * Ask for this page again and take its token, if it is still for the same account.
 * @returns {Promise<"renewed" | "same" | "out" | "other">}
 */
export async function renew() {
  try {
    const response = await fetch(location.pathname + location.search, { credentials: "same-origin", headers: { Accept: "text/html" }, signal: AbortSignal.timeout(PATIENCE) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const [who, token] = [meta("account", page), meta("csrf-token", page)];
    if (!who) return "out";
    if (who !== account()) return "other";
    if (!token || token === csrfToken()) return "same";
    document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) /** @type {HTMLInputElement} */ (field).value = token;
    return "renewed";
  } catch {
    return "out";
  }
}
