/** Making elements without HTML strings: whatever a person typed stays text. */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]  "on…" adds a listener, true stands alone, false and null are left out
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {any}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false).map((child) => /** @type {Node | string} */ (child)));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** The sprite's address, told by the page so that it carries the version. */
const sprite = () => document.querySelector("script[data-icons]")?.getAttribute("data-icons") ?? "";

/**
 * An icon of the sprite, as decoration beside a word.
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite()}#${name}`);
  svg.append(use);
  return svg;
}

/**
 * Every element under `root` (and `root` itself) that matches and was not given this piece yet. Fragments arrive more than once.
 * @param {ParentNode} root
 * @param {string} selector
 * @param {string} piece
 * @returns {HTMLElement[]}
 */
export function fresh(root, selector, piece) {
  const found = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
  if (root instanceof HTMLElement && root.matches(selector)) found.unshift(root);
  return found.filter((node) => {
    const known = (node.dataset.has ?? "").split(" ");
    if (known.includes(piece)) return false;
    node.dataset.has = [...known, piece].join(" ").trim();
    return true;
  });
}

/** A word for screen readers that changes without moving the focus. */
export function announce(/** @type {string} */ words) {
  let region = document.getElementById("announce");
  if (!region) {
    region = el("div", { id: "announce", class: "visually-hidden", role: "status", "aria-live": "polite" });
    document.body.append(/** @type {HTMLElement} */ (region));
  }
  /** @type {HTMLElement} */ (region).textContent = words;
}

/**
 * A message at the top of the page, like the server's own.
 * @param {string} words
 * @param {"info" | "green" | "amber" | "red"} kind
 */
export function flash(words, kind = "red") {
  const region = document.getElementById("pesan");
  if (!region) return announce(words);
  region.replaceChildren(el("div", { class: `note note-${kind}` }, icon(kind === "green" ? "check" : "alert"), el("p", {}, words)));
  region.scrollIntoView?.({ block: "nearest" });
}
