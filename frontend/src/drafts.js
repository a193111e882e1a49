/**
 * Text that the server has not acknowledged yet, kept on this device, apart for each account. Storage may be full or forbidden;
 * `put` then says so, and the page tells the truth about it.
 */

const PREFIX = "rakor:draft:";

/** @typedef {{ value: any, version: number, base: string, sent?: string[], by: string, at: number }} Draft */

export class Drafts {
  /**
   * @param {Storage | null} storage
   * @param {string} account
   */
  constructor(storage, account) {
    this.storage = storage;
    this.prefix = `${PREFIX}${account}:`;
  }

  /** @param {string} key @param {Draft} draft @returns {boolean} whether it is safe on the device */
  put(key, draft) {
    try {
      this.storage?.setItem(this.prefix + key, JSON.stringify(draft));
      return this.storage !== null;
    } catch {
      return false;
    }
  }

  /** @param {string} key @returns {Draft | null} */
  get(key) {
    try {
      return JSON.parse(this.storage?.getItem(this.prefix + key) ?? "null");
    } catch {
      return null;
    }
  }

  /**
   * Forget a draft, but only the one that `by` wrote: another tab may have put a newer text under the same key.
   * @param {string} key
   * @param {string} [by]
   */
  drop(key, by) {
    try {
      if (by === undefined || this.get(key)?.by === by) this.storage?.removeItem(this.prefix + key);
    } catch {
      // Nothing to forget where nothing can be stored.
    }
  }
}

/** The browser's storage, or null where it is forbidden. */
export function deviceStorage() {
  try {
    localStorage.setItem(`${PREFIX}probe`, "1");
    localStorage.removeItem(`${PREFIX}probe`);
    return localStorage;
  } catch {
    return null;
  }
}
