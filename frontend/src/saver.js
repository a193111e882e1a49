/**
 * Saving as one types, so that nothing is lost.
 *
 * Every change is put on the device at once and sent after a short pause. It leaves the device only when the server has said that
 * it holds it. No answer: tried again, with growing waits. Session over: kept until the person has signed in again. Changed by
 * somebody else meanwhile: both texts are kept until the person has chosen. The page shows what is true, in words.
 *
 * The server speaks: 200 {version, saved_at} · 409 {version, theirs | fields: {name: {stored}}, message} · 401 · 422 {message}.
 */
import { fingerprint, same } from "./values.js";

/** How long after the last keystroke a text is sent, and how long after the first unsent one at the latest. */
export const PAUSE = 700;
export const LONGEST = 4_000;
/** Waits before trying again; the last one repeats. */
export const WAITS = [2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

/**
 * idle: as loaded · saving: typed or under way · saved · kept: on the device, waiting for signal · unsafe: not even that ·
 * signed-out, other-account, clash, refused: a person must act.
 * @typedef {"idle" | "saving" | "saved" | "kept" | "unsafe" | "signed-out" | "other-account" | "clash" | "refused"} State
 * @typedef {{ state: State, at?: Date, message?: string, theirs?: any, version?: number }} Status
 */

/**
 * @typedef {object} Options
 * @property {string} url
 * @property {number} version     the version the page was made from
 * @property {any} stored         the value the page was made from
 * @property {string} key         under which the device keeps what is unsent
 * @property {import("./drafts.js").Drafts} drafts
 * @property {(url: string, options: { body: any, keepalive?: boolean }) => Promise<import("./session.js").Answer>} send
 * @property {(value: any) => object} wrap        value → what travels beside the version: {doc} or {fields}
 * @property {(answer: any, mine: any) => any} theirs   the other text in a 409 answer
 * @property {(status: Status) => void} onStatus
 */

let tab = 0;

export class Saver {
  /** @param {Options} options */
  constructor(options) {
    this.options = options;
    this.version = options.version;
    /** What the server holds, as far as we know. */
    this.stored = options.stored;
    this.value = options.stored;
    this.by = `${Date.now().toString(36)}-${++tab}-${Math.floor(Math.random() * 1e9).toString(36)}`;
    /** @type {Status} */
    this.status = { state: "idle" };
    /** Fingerprints of texts that were sent and never answered. @type {Set<string>} */
    this.unanswered = new Set();
    /** Fingerprint of the text ours was made from, when that is not `stored`. @type {string | undefined} */
    this.base = undefined;
    this.onDevice = true;
    this.changes = 0;
    this.acknowledged = 0;
    this.failures = 0;
    /** @type {Promise<void> | null} */
    this.underway = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.firstUnsent = 0;
  }

  /** Whether the person has typed something that the server has not acknowledged. */
  get pending() {
    return this.changes !== this.acknowledged;
  }

  /**
   * Take up a text that an earlier visit left on the device. Call once, before the person types.
   * @returns {{ value: any } | null} the text to show, or null when there is none
   */
  restore() {
    const draft = this.options.drafts.get(this.options.key);
    if (!draft) return null;
    if (same(draft.value, this.stored)) {
      this.options.drafts.drop(this.options.key);
      return null;
    }
    // Where the server still holds what the text was made from, or an own save whose answer got lost, go on from its version.
    // Else send the version the text was made from, and let the server judge.
    const held = fingerprint(this.stored);
    if (draft.base !== held && !draft.sent?.includes(held)) [this.version, this.base] = [draft.version, draft.base];
    this.unanswered = new Set(draft.sent);
    this.change(draft.value);
    return { value: draft.value };
  }

  /**
   * The person typed.
   * @param {any} value
   * @param {{ now?: boolean }} [how]  now: a tap, not typing; send without a pause
   */
  change(value, { now = false } = {}) {
    this.value = value;
    this.changes += 1;
    this.firstUnsent ||= Date.now();
    this.#keep();
    if (this.status.state === "clash") return;
    this.#say({ state: this.onDevice ? "saving" : "unsafe" });
    this.#plan(now ? 0 : Math.min(PAUSE, Math.max(0, this.firstUnsent + LONGEST - Date.now())));
  }

  /** Send what is unsent now; resolves when an answer or a failure is known. Does nothing while a person must choose. */
  async flush({ keepalive = false } = {}) {
    clearTimeout(this.timer);
    if (this.underway) await this.underway;
    if (!this.pending || this.status.state === "clash") return;
    this.underway = this.#send(keepalive).finally(() => (this.underway = null));
    await this.underway;
  }

  /** Try again at once: the signal is back, or the person has signed in again. */
  retry() {
    if (this.pending && this.status.state !== "clash" && this.status.state !== "refused") void this.flush();
  }

  /**
   * The person has chosen between two texts. `value` is what shall stand; `theirs` itself means that ours is given up.
   * @param {any} value
   */
  resolve(value) {
    if (this.status.state !== "clash") return;
    const { theirs, version } = this.status;
    this.status = { state: "saving" };
    this.#rebase(theirs, /** @type {number} */ (version));
    if (same(value, theirs)) {
      this.value = theirs;
      this.#settle(this.changes);
    } else {
      this.change(value, { now: true });
    }
  }

  /** The fingerprint of the text that ours was made from. */
  get #origin() {
    return this.base ?? fingerprint(this.stored);
  }

  #keep() {
    const { value, version, by } = this;
    this.onDevice = this.options.drafts.put(this.options.key, { value, version, base: this.#origin, sent: [...this.unanswered], by, at: Date.now() });
  }

  /** From now on our text is made from `stored`. */
  #rebase(/** @type {any} */ stored, /** @type {number} */ version) {
    this.stored = stored;
    this.base = undefined;
    this.version = version;
    this.unanswered.clear();
  }

  #plan(/** @type {number} */ wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), wait);
  }

  async #send(/** @type {boolean} */ keepalive) {
    const { value, changes } = this;
    this.#say({ state: this.onDevice ? "saving" : "unsafe" });
    const { url, wrap } = this.options;
    this.#hear(await this.options.send(url, { body: { version: this.version, ...wrap(value) }, keepalive }), { value, changes });
  }

  /**
   * @param {import("./session.js").Answer} answer
   * @param {{ value: any, changes: number }} sent
   */
  #hear({ status, body, account }, sent) {
    if (status >= 200 && status < 300) {
      this.#rebase(sent.value, body?.version ?? this.version);
      this.#settle(sent.changes, body?.saved_at);
    } else if (status === 409 && body) {
      this.#clash(body, sent);
    } else if (status === 401) {
      this.#say({ state: account === "other" ? "other-account" : "signed-out" });
      this.#plan(/** @type {number} */ (WAITS.at(-1)));
    } else if (status === 0 || status >= 500 || status === 429 || status === 408 || status === 409) {
      this.failures += 1;
      this.unanswered.add(fingerprint(sent.value)); // it may have arrived, and only the answer got lost
      this.#keep();
      this.#say({ state: this.onDevice ? "kept" : "unsafe" });
      this.#plan(WAITS[Math.min(this.failures, WAITS.length) - 1]);
    } else {
      this.#say({ state: "refused", message: body?.message ?? "" });
    }
  }

  /** The server holds what had been typed at `changes`. What was typed since goes on its way. */
  #settle(/** @type {number} */ changes, /** @type {string | undefined} */ savedAt = undefined) {
    this.failures = 0;
    this.acknowledged = changes;
    if (this.pending) {
      this.firstUnsent = Date.now();
      this.#keep();
      return this.#plan(PAUSE);
    }
    this.firstUnsent = 0;
    this.options.drafts.drop(this.options.key, this.by);
    this.onDevice = true;
    this.#say({ state: "saved", at: savedAt ? new Date(savedAt) : new Date() });
  }

  /**
   * Another version came in between. Three of four times no person need choose: both wrote the same, the answer to our own last
   * save was lost, or another field of the same row moved the version.
   */
  #clash(/** @type {any} */ body, /** @type {{ value: any, changes: number }} */ sent) {
    const theirs = this.options.theirs(body, sent.value);
    const version = body.version ?? this.version;
    if (same(theirs, sent.value)) {
      this.#rebase(theirs, version);
      return this.#settle(sent.changes);
    }
    const held = fingerprint(theirs);
    if ((held === this.#origin || this.unanswered.has(held)) && version !== this.version) {
      this.#rebase(theirs, version);
      this.#keep();
      return this.#plan(0);
    }
    // The draft on the device keeps the version it was made from, so that a reload asks again instead of overwriting.
    this.#say({ state: "clash", theirs, version, message: body.message });
  }

  #say(/** @type {Status} */ status) {
    this.status = status;
    this.options.onStatus(status);
  }
}
