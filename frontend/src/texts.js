/**
 * The sentences that scripts may show. They come from the catalogue, by way of the page (templates/ui/texts.json.html), so that
 * a script never holds a word of any language.
 */

/** @type {Record<string, string> | null} */
let texts = null;

/** @returns {Record<string, string>} */
function load() {
  const block = document.getElementById("i18n");
  return block ? JSON.parse(block.textContent || "{}") : {};
}

/**
 * The sentence for `key`, with its {named} places filled. An unknown key shows itself: seen at once in any test.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  texts ??= load();
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** Forget what was read; only tests change the page's texts. */
export function reset() {
  texts = null;
}

/**
 * The time of day as the reader's language writes it: "10.42".
 * @param {Date} moment
 */
export function timeOfDay(moment) {
  return new Intl.DateTimeFormat(document.documentElement.lang || "id", { hour: "2-digit", minute: "2-digit", hour12: false }).format(moment);
}

/**
 * A file's size in words: "420 kB", "1,2 MB".
 * @param {number} bytes
 */
export function sizeInWords(bytes) {
  const write = (/** @type {number} */ n) => new Intl.NumberFormat(document.documentElement.lang || "id", { maximumFractionDigits: 1 }).format(n);
  return bytes < 1e6 ? t("number.kilobyte", { size: write(Math.ceil(bytes / 1e3)) }) : t("number.megabyte", { size: write(bytes / 1e6) });
}
