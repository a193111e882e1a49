/**
 * Lists out of flat paragraphs: Word writes each item as a paragraph that knows its list and level, not as a tree.
 * The same rules as the server's coordination/richtext/lists.py.
 */

/** The schema allows no deeper lists. */
export const MAX_DEPTH = 6;

/**
 * One list at one level: `source` alone tells it from its neighbours, `start` is the number of its first item.
 * @typedef {{ source: string, ordered: boolean, start: number }} ListKey
 * @typedef {{ block: any, path: ListKey[], opens: boolean }} Flat   a block, the lists it lies in, whether it begins an item
 */

/** @param {ListKey[]} a @param {ListKey[]} b */
const samePath = (a, b) => a.length === b.length && a.every((key, i) => key.source === b[i].source);

/**
 * The blocks with their lists as trees. A level that was skipped is closed up, one deeper than the schema allows is brought to the
 * deepest, and a numbered list that goes on after something else goes on counting.
 * @param {Flat[]} flats
 */
export function nest(flats) {
  /** @type {any[]} */
  const blocks = [];
  /** @type {{ path: ListKey[], node: any }[]} */
  const opened = [];
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const flat of flats) {
    const path = flat.path.length <= MAX_DEPTH ? flat.path : [...flat.path.slice(0, MAX_DEPTH - 1), /** @type {ListKey} */ (flat.path.at(-1))];
    const last = () => opened[opened.length - 1];
    while (opened.length && !samePath(path.slice(0, last().path.length), last().path)) opened.pop();
    const key = path.at(-1);
    if (!key) {
      blocks.push(flat.block);
      continue;
    }
    const isNew = !opened.length || !samePath(last().path, path);
    if (isNew) {
      const home = opened.length ? last().node.content.at(-1).content : blocks;
      const counted = opened.length ? 0 : (counts.get(key.source) ?? 0);
      const node = key.ordered ? { type: "orderedList", attrs: { start: counted ? counted + 1 : key.start }, content: [] } : { type: "bulletList", content: [] };
      home.push(node);
      opened.push({ path, node });
    }
    const list = last().node;
    if (isNew || flat.opens) {
      list.content.push({ type: "listItem", content: [flat.block] });
      counts.set(key.source, (list.attrs?.start ?? 1) + list.content.length - 1);
    } else {
      list.content.at(-1).content.push(flat.block);
    }
  }
  return blocks;
}
