/** The stored form of rich text, as the server writes it (coordination/richtext/nodes.py): nothing more, nothing less. */

export const EMPTY = { type: "doc", content: [{ type: "paragraph" }] };
const MARKS = ["bold", "italic", "underline"];

/** What XML 1.0 has no place for, not even escaped: a Word file with one of them does not open. Lone surrogates too. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** @param {string} text */
export const cleanText = (text) => text.replace(FORBIDDEN, "");

/**
 * The node with exactly the schema's attributes and marks, in the schema's order, so that what comes back from the server can be
 * compared with what was sent.
 * @param {any} node
 * @returns {any}
 */
export function normal(node) {
  if (node.type === "text") {
    const marks = MARKS.filter((mark) => node.marks?.some((/** @type {any} */ own) => own.type === mark)).map((type) => ({ type }));
    return { type: "text", text: node.text, ...(marks.length ? { marks } : {}) };
  }
  const attrs = attributes(node);
  const content = joined((node.content ?? []).map(normal));
  return { type: node.type, ...(attrs ? { attrs } : {}), ...(content.length ? { content } : {}) };
}

function attributes(/** @type {any} */ { type, attrs = {} }) {
  if (type === "heading") return { level: attrs.level };
  if (type === "orderedList") return { start: Math.min(Math.max(Math.trunc(attrs.start) || 1, 1), 32_767) };
  if (type === "tableCell" || type === "tableHeader") return { colspan: attrs.colspan ?? 1, rowspan: attrs.rowspan ?? 1, colwidth: attrs.colwidth ?? null };
  return null;
}

/** Neighbouring texts with the same marks in one; texts of forbidden characters only are left out. */
function joined(/** @type {any[]} */ nodes) {
  /** @type {any[]} */
  const out = [];
  for (const node of nodes) {
    const last = out.at(-1);
    const text = node.type === "text" ? cleanText(node.text) : "";
    if (node.type === "text" && !text) continue;
    if (node.type === "text" && last?.type === "text" && JSON.stringify(last.marks) === JSON.stringify(node.marks)) last.text += text;
    else out.push(node.type === "text" ? { ...node, text } : node);
  }
  return out;
}

/**
 * A document as plain text: a line a paragraph, lists with numbers, a table row with tabs.
 * @param {any} doc
 */
export const toPlain = (doc) => (doc?.content ?? []).flatMap((/** @type {any} */ block) => lines(block, "")).join("\n");

/** @returns {string[]} */
function lines(/** @type {any} */ node, /** @type {string} */ indent) {
  if (node.type === "paragraph" || node.type === "heading") {
    const text = (node.content ?? []).map((/** @type {any} */ inline) => inline.text ?? "\n").join("");
    return text.split("\n").map((/** @type {string} */ line) => indent + line);
  }
  if (node.type === "table") return node.content.map((/** @type {any} */ row) => indent + row.content.map(cellText).join("\t"));
  return node.content.flatMap((/** @type {any} */ item, /** @type {number} */ i) => {
    const marker = node.type === "orderedList" ? `${(node.attrs?.start ?? 1) + i}. ` : "- ";
    const inner = item.content.flatMap((/** @type {any} */ block) => lines(block, indent + " ".repeat(marker.length)));
    return [indent + marker + inner[0].slice(indent.length + marker.length), ...inner.slice(1)];
  });
}

const cellText = (/** @type {any} */ cell) => cell.content.flatMap((/** @type {any} */ block) => lines(block, "")).map((/** @type {string} */ line) => line.trim()).join(" ");

const TAGS = /** @type {Record<string, string>} */ ({ paragraph: "p", bulletList: "ul", orderedList: "ol", listItem: "li", tableRow: "tr", tableCell: "td", tableHeader: "th", bold: "strong", italic: "em", underline: "u" });
const escape = (/** @type {string} */ text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/**
 * A document (or node) as HTML, every text escaped.
 * @param {any} node
 * @returns {string}
 */
export function toHtml(node) {
  const content = node.content ?? [];
  // As browsers and the server have it: without a break at its end an empty line has no height, and a last break none of its own.
  const end = ["paragraph", "heading"].includes(node.type) && (!content.length || content.at(-1).type === "hardBreak") ? "<br>" : "";
  const inside = () => content.map(toHtml).join("") + end;
  switch (node.type) {
    case "doc": return inside();
    case "text": return (node.marks ?? []).reduceRight((/** @type {string} */ text, /** @type {any} */ mark) => `<${TAGS[mark.type]}>${text}</${TAGS[mark.type]}>`, escape(node.text));
    case "hardBreak": return "<br>";
    case "heading": return `<h${node.attrs.level}>${inside()}</h${node.attrs.level}>`;
    case "table": return `<table><tbody>${inside()}</tbody></table>`;
    case "orderedList": return `<ol start="${node.attrs.start}">${inside()}</ol>`;
    case "tableCell": case "tableHeader": return `<${TAGS[node.type]} colspan="${node.attrs.colspan}" rowspan="${node.attrs.rowspan}">${inside()}</${TAGS[node.type]}>`;
    default: return `<${TAGS[node.type]}>${inside()}</${TAGS[node.type]}>`;
  }
}
