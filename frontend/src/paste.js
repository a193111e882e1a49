/**
 * A paste out of Word, Excel, a page or WhatsApp as a clean document: structure and words kept, no more. The same rules as the
 * server's coordination/richtext/pasted.py and plain.py, which check again what arrives; a test holds both to the same outcome.
 */
import { nest } from "./lists.js";
import { cleanText, EMPTY, normal } from "./schema.js";

const words = (/** @type {string} */ list) => new Set(list.split(" "));
const DROPPED = words("script style head title xml template noscript iframe object embed svg math audio video canvas select");
const BLOCKS = words("p div body section article aside header footer main nav address figure figcaption blockquote pre center form fieldset " +
  "dl dt dd ul ol li dir menu table caption thead tbody tfoot tr td th h1 h2 h3 h4 h5 h6 hr");
const LISTS = words("ul ol dir menu");
/** @type {Record<string, string>} */
const MARK_OF = { b: "bold", strong: "bold", i: "italic", em: "italic", u: "underline", ins: "underline" };
const STRUCK = words("s strike del");
const SPACE = /[ \t\r\n\f\u00a0]+/g;
const MSO_LIST = /l(\d+)\s+level(\d+)(?:\s+lfo(\d+))?/;
const MARKER = /^[([]?(?:\d+[.])*(\d+|[a-z]|[ivxlcdm]+)[.)\]]+$/i;

/**
 * HTML that came from elsewhere as a document. Word's lists, which it writes as paragraphs with the number as text, become lists;
 * merged cells stay merged; links, pictures and scripts go, a link's words stay; struck text stays between tildes.
 * @param {string} html
 */
export function fromHtml(html) {
  const reader = new Reader();
  const root = new DOMParser().parseFromString(withoutStyles(cleanText(html)), "text/html").documentElement;
  // Step by step instead of by recursion, so that no nesting, however deep, exhausts the stack.
  for (let node = /** @type {any} */ (root); node; ) {
    if (node.nodeType === 3) reader.text(node.data);
    else if (node.nodeType === 1) reader.start(node);
    let next = node.firstChild;
    while (!next && node) {
      if (node.nodeType === 1) reader.end();
      if (node === root) break;
      next = node.nextSibling;
      if (!next) node = node.parentNode;
    }
    node = next;
  }
  return doc(reader.close());
}

/**
 * The page's Content-Security-Policy reaches into what is parsed here: it refuses every style attribute, with an error each. So
 * they are read under another name, and style sheets go before parsing.
 */
function withoutStyles(/** @type {string} */ html) {
  return html.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(\s)style(\s*=)/gi, "$1data-own-style$2"));
}

const doc = (/** @type {any[]} */ blocks) => (blocks.length ? normal({ type: "doc", content: blocks }) : EMPTY);

/**
 * @typedef {{ tag: string, marks: Set<string>, dropped: boolean, marker: boolean, pre: boolean, struck: boolean }} Open
 * @typedef {{ inCell: boolean, flats: import("./lists.js").Flat[], lists: import("./lists.js").ListKey[], line: any[], heading: number,
 *   opens: boolean, mso: [string, number] | null, marker: string }} Scope   where paragraphs go: the document, or one cell
 */

/** @returns {Scope} */
const scope = (inCell = false) => ({ inCell, flats: [], lists: [], line: [], heading: 0, opens: false, mso: null, marker: "" });

class Reader {
  constructor() {
    /** @type {Open[]} */
    this.stack = [{ tag: "", marks: new Set(), dropped: false, marker: false, pre: false, struck: false }];
    this.scope = scope();
    /** @type {{ outer: Scope, rows: any[][], cell: any } | null} */
    this.table = null;
    this.listsSeen = 0;
  }

  get top() {
    return this.stack[this.stack.length - 1];
  }

  /** @param {Element} node */
  start(node) {
    const above = this.top;
    const tag = node.localName.toLowerCase();
    const style = styleOf(node);
    const element = opened(tag, above, style);
    this.stack.push(element);
    if (element.dropped) return;
    if (tag === "br") this.scope.line.push({ type: "hardBreak" });
    else if (BLOCKS.has(tag)) {
      this.endLine();
      this.startBlock(tag, node, style);
    } else if (element.struck && !above.struck) this.add("~", element);
  }

  end() {
    const element = /** @type {Open} */ (this.stack.pop());
    if (!element.dropped) this.endElement(element);
  }

  /** @param {string} text */
  text(text) {
    const element = this.top;
    if (element.marker) this.scope.marker += text;
    if (element.dropped) return;
    if (element.pre) return this.addLines(text, element);
    text = text.replace(SPACE, " ");
    const last = this.scope.line.at(-1);
    if (text.startsWith(" ") && (!last || last.type === "hardBreak" || last.text.endsWith(" "))) text = text.slice(1);
    if (text) this.add(text, element);
  }

  close() {
    this.endLine();
    return nest(this.scope.flats);
  }

  startBlock(/** @type {string} */ tag, /** @type {Element} */ node, /** @type {Record<string, string>} */ style) {
    const here = this.scope;
    if (LISTS.has(tag)) {
      this.listsSeen += 1;
      here.lists = [...here.lists, { source: `tag ${this.listsSeen}`, ordered: tag === "ol", start: whole(node.getAttribute("start"), 32_767) }];
    } else if (tag === "li") {
      here.opens = true;
      if (!here.lists.length) here.mso = ["stray", 1];
    } else if (tag === "table" && !this.table) this.table = { outer: here, rows: [], cell: null };
    else if (tag === "tr" && this.atRow) this.table?.rows.push([]);
    else if ((tag === "td" || tag === "th") && this.atRow) this.startCell(tag, node);
    else if (/^h\d$/.test(tag)) here.heading = Math.min(Number(tag[1]), 3);
    const found = MSO_LIST.exec(style["mso-list"] ?? "");
    if (found && !here.lists.length) [here.mso, here.opens] = [[`${found[1]} ${found[3]}`, Number(found[2])], true];
  }

  /** In the outermost table but in none of its cells; a table in a cell becomes lines. */
  get atRow() {
    return this.table !== null && this.table.cell === null;
  }

  startCell(/** @type {string} */ tag, /** @type {Element} */ node) {
    const table = /** @type {any} */ (this.table);
    if (!table.rows.length) table.rows.push([]);
    const attrs = { colspan: whole(node.getAttribute("colspan"), 1000), rowspan: whole(node.getAttribute("rowspan"), 1000), colwidth: null };
    table.cell = { type: tag === "td" ? "tableCell" : "tableHeader", attrs };
    this.scope = scope(true);
  }

  endElement(/** @type {Open} */ element) {
    const { tag } = element;
    if (element.struck && !this.top.struck) this.add("~", this.top);
    if (!BLOCKS.has(tag)) return;
    this.endLine();
    const { table } = this;
    if (LISTS.has(tag) && this.scope.lists.length) this.scope.lists = this.scope.lists.slice(0, -1);
    else if (tag === "li") this.scope.opens = false;
    else if ((tag === "td" || tag === "th") && table && this.closes(tag)) {
      const content = nest(this.scope.flats);
      table.rows.at(-1)?.push({ ...table.cell, content: content.length ? content : [{ type: "paragraph" }] });
      table.cell = null;
      this.scope = table.outer;
    } else if (tag === "table" && table && this.closes(tag)) {
      this.table = null;
      const rows = table.rows.filter((row) => row.length).map((content) => ({ type: "tableRow", content }));
      if (rows.length) table.outer.flats.push({ block: { type: "table", content: rows }, path: [], opens: false });
    }
  }

  /** Whether the element just closed belongs to the outermost table. */
  closes(/** @type {string} */ tag) {
    if (!this.table || (tag !== "table" && !this.table.cell)) return false;
    return this.stack.filter((element) => element.tag === "table").length === (tag === "table" ? 0 : 1);
  }

  add(/** @type {string} */ text, /** @type {Open} */ element) {
    this.scope.line.push({ type: "text", text, marks: [...element.marks].map((type) => ({ type })) });
  }

  addLines(/** @type {string} */ text, /** @type {Open} */ element) {
    text.split(/\r\n|[\n\r]/).forEach((piece, i) => {
      if (i) this.scope.line.push({ type: "hardBreak" });
      if (piece) this.add(piece, element);
    });
  }

  /** Make a paragraph or heading of what was gathered; white space alone makes none, a lone break an empty one. */
  endLine() {
    const here = this.scope;
    const { line, heading, marker, mso } = here;
    if (!line.length) return;
    Object.assign(here, { line: [], heading: 0, marker: "", mso: null });
    const block = paragraph(line, heading, here.inCell || here.lists.length > 0 || mso !== null);
    const path = mso ? msoPath(mso, marker) : here.lists;
    here.flats.push({ block, path, opens: path.length > 0 && here.opens });
    if (path.length) here.opens = false;
  }
}

/** The element with the marks that it and its style add or take away. @returns {Open} */
function opened(/** @type {string} */ tag, /** @type {Open} */ above, /** @type {Record<string, string>} */ style) {
  const marker = above.marker || (style["mso-list"] ?? "") === "ignore";
  const decoration = (style["text-decoration"] ?? "") + (style["text-decoration-line"] ?? "");
  const marks = new Set(above.marks);
  if (MARK_OF[tag]) marks.add(MARK_OF[tag]);
  /** @type {[string, boolean | undefined][]} */
  const wanted = [
    ["bold", isBold(style["font-weight"] ?? "")],
    ["italic", { italic: true, oblique: true, normal: false }[style["font-style"] ?? ""]],
    ["underline", decoration.includes("underline") ? true : decoration === "none" ? false : undefined],
  ];
  for (const [mark, on] of wanted) if (on !== undefined) on ? marks.add(mark) : marks.delete(mark);
  return {
    tag,
    marks,
    marker,
    dropped: above.dropped || marker || DROPPED.has(tag) || style.display === "none",
    pre: above.pre || tag === "pre",
    struck: above.struck || STRUCK.has(tag) || decoration.includes("line-through"),
  };
}

/** The declarations of a style attribute, lower case; the browser's own parser would drop the mso- ones. */
function styleOf(/** @type {Element} */ node) {
  /** @type {Record<string, string>} */
  const style = {};
  for (const declaration of (node.getAttribute("data-own-style") ?? "").split(";")) {
    const at = declaration.indexOf(":");
    if (at > 0) style[declaration.slice(0, at).trim().toLowerCase()] = declaration.slice(at + 1).trim().toLowerCase();
  }
  return style;
}

const isBold = (/** @type {string} */ weight) => (/^\d+$/.test(weight) ? Number(weight) >= 600 : { bold: true, bolder: true, normal: false, lighter: false }[weight]);

/** A span or a start number as browsers read it: nonsense counts as 1. */
function whole(/** @type {string | null} */ value, /** @type {number} */ most) {
  const found = /^\s*0*(\d{1,9})/.exec(value ?? "");
  return found ? Math.min(Math.max(Number(found[1]), 1), most) : 1;
}

/** A block of a line; where the schema has no heading (in lists and cells) a heading is a bold paragraph. */
function paragraph(/** @type {any[]} */ line, /** @type {number} */ heading, /** @type {boolean} */ plain) {
  if (line.at(-1).type === "hardBreak") line.pop(); // browsers do not show a break at the end of a block
  /** @type {any[]} */
  const content = [];
  for (const inline of line) {
    if (inline.type === "hardBreak") trimEnd(content);
    content.push(inline);
  }
  trimEnd(content);
  if (heading && plain) for (const inline of content) if (inline.type === "text") inline.marks = [{ type: "bold" }, ...inline.marks];
  return heading && !plain ? { type: "heading", attrs: { level: heading }, content } : { type: "paragraph", content };
}

function trimEnd(/** @type {any[]} */ line) {
  while (line.at(-1)?.type === "text") {
    const last = line[line.length - 1];
    last.text = last.text.replace(/ +$/, "");
    if (last.text) return;
    line.pop();
  }
}

/** The path of one of Word's list paragraphs: levels above it are only named, its kind is in its marker. */
function msoPath(/** @type {[string, number]} */ [name, level], /** @type {string} */ marker) {
  const found = MARKER.exec(marker.replace(SPACE, ""));
  const key = (/** @type {number} */ depth) => `mso ${name} ${depth}`;
  const above = Array.from({ length: Math.min(level, 9) - 1 }, (_, i) => ({ source: key(i + 1), ordered: false, start: 1 }));
  return [...above, { source: key(level), ordered: found !== null, start: found ? numberOf(found[1]) : 1 }];
}

/** The number that a list marker stands for; roman and letter numerals beyond doubt only, else 1. */
function numberOf(/** @type {string} */ marker) {
  if (/^\d+$/.test(marker)) return whole(marker, 32_767);
  const letter = marker.toLowerCase();
  if (letter.length === 1 && !"ivxlcdm".includes(letter)) return letter.charCodeAt(0) - 96;
  return { i: 1, ii: 2, iii: 3, iv: 4, v: 5, vi: 6, c: 3, d: 4 }[letter] ?? 1;
}

const NUMBERED = /^[ \t]*(\d{1,4})[.)][ \t]+(?=\S)/;
const BULLETED = /^[ \t]*[-–•*·▪●◦][ \t]+(?=\S)/;
// As WhatsApp reads them: the sign stands at a word's edge and holds no space inside.
const STARRED = /(?<![\p{L}\p{N}*_])([*_])(?=\S)([^*_\n]*[^\s*_])\1(?![\p{L}\p{N}*_])/gu;

/**
 * Plain text as a document: a line is a paragraph, empty lines only part them, lines that begin with a number or a dash become a
 * list, WhatsApp's `*bold*` and `_italic_` become marks.
 * @param {string} text
 */
export function fromPlain(text) {
  /** @type {import("./lists.js").Flat[]} */
  const flats = [];
  let lists = 0;
  for (const line of text.split(/\r\n|[\r\n\v\f\u2028\u2029]/).map(cleanText)) {
    const ordered = NUMBERED.exec(line);
    const found = ordered ?? BULLETED.exec(line);
    if (!found) {
      if (line.trim()) flats.push({ block: marked(line.trim()), path: [], opens: false });
      if (flats.length && !flats[flats.length - 1].path.length) lists += 1;
      continue;
    }
    const key = { source: `${lists} ${Boolean(ordered)}`, ordered: Boolean(ordered), start: ordered ? Math.max(Number(ordered[1]), 1) : 1 };
    flats.push({ block: marked(line.slice(found[0].length).trim()), path: [key], opens: true });
  }
  return doc(nest(flats));
}

function marked(/** @type {string} */ line) {
  const content = [];
  let at = 0;
  for (const found of line.matchAll(STARRED)) {
    content.push({ type: "text", text: line.slice(at, found.index) }, { type: "text", text: found[2], marks: [{ type: found[1] === "*" ? "bold" : "italic" }] });
    at = found.index + found[0].length;
  }
  return { type: "paragraph", content: [...content, { type: "text", text: line.slice(at) }] };
}
