/**
 * Put lines into another order: dragged by a grip (mouse, pen, finger), or moved by two buttons (keyboard, screen reader).
 * `<ol data-reorder data-url="…">` of `<li data-reorder-item data-id data-label>`; the new order is sent as {order: [id, …]}.
 */
import { announce, el, flash, icon } from "./dom.js";
import { t } from "./texts.js";

/**
 * @param {HTMLElement} list
 * @param {(url: string, options: any) => Promise<import("./session.js").Answer>} send
 */
export function mountReorder(list, send) {
  const items = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll(":scope > [data-reorder-item]")]);
  const order = () => items().map((item) => item.dataset.id ?? "");
  const label = (/** @type {HTMLElement} */ item) => item.dataset.label ?? "";
  /** Its own button, not that of a line of a list within it. */
  const mover = (/** @type {HTMLElement} */ item, /** @type {"up" | "down"} */ way) =>
    /** @type {HTMLButtonElement} */ (item.querySelector(`:scope > .reorder-move [data-${way}]`));
  let saved = order();

  async function save(/** @type {HTMLElement} */ item) {
    refresh();
    const wanted = order();
    if (wanted.join() === saved.join()) return;
    announce(t("reorder.moved", { label: label(item), place: items().indexOf(item) + 1, count: wanted.length }));
    const answer = await send(list.dataset.url ?? "", { method: "POST", body: { order: wanted } });
    if (answer.status >= 200 && answer.status < 300) {
      saved = wanted;
    } else {
      flash(answer.body?.message || t("reorder.failed"));
      restore();
    }
  }

  /** Show again what the server has, so that the page does not promise more. */
  function restore() {
    for (const id of saved) {
      const item = items().find((one) => one.dataset.id === id);
      if (item) list.append(item);
    }
    refresh();
  }

  function move(/** @type {HTMLElement} */ item, /** @type {number} */ by) {
    const all = items();
    const other = all[all.indexOf(item) + by];
    if (!other) return;
    if (by < 0) other.before(item);
    else other.after(item);
    const button = mover(item, by < 0 ? "up" : "down");
    void save(item);
    if (button.disabled) mover(item, by < 0 ? "down" : "up").focus();
    else button.focus();
  }

  function refresh() {
    items().forEach((item, i, all) => {
      mover(item, "up").disabled = i === 0;
      mover(item, "down").disabled = i === all.length - 1;
    });
  }

  function drag(/** @type {HTMLElement} */ item, /** @type {PointerEvent} */ start) {
    const grip = /** @type {HTMLElement} */ (start.currentTarget);
    start.preventDefault();
    grip.setPointerCapture(start.pointerId);
    item.classList.add("dragging");
    // The line moves when it is dropped, not before: a dragged element that leaves its place loses the pointer.
    /** @type {{ over: HTMLElement, after: boolean } | null} */
    let place = null;
    const mark = (/** @type {typeof place} */ next) => {
      place?.over.classList.remove("drop-before", "drop-after");
      place = next;
      place?.over.classList.add(place.after ? "drop-after" : "drop-before");
    };
    const onMove = (/** @type {PointerEvent} */ event) => {
      const over = items().find((one) => event.clientY >= one.getBoundingClientRect().top && event.clientY <= one.getBoundingClientRect().bottom);
      if (!over) return;
      const { top, height } = over.getBoundingClientRect();
      mark(over === item ? null : { over, after: event.clientY > top + height / 2 });
    };
    const stop = (/** @type {PointerEvent} */ event) => {
      grip.removeEventListener("pointermove", onMove);
      item.classList.remove("dragging");
      const dropped = event.type === "pointerup" ? place : null;
      mark(null);
      if (!dropped) return;
      if (dropped.after) dropped.over.after(item);
      else dropped.over.before(item);
      void save(item);
    };
    grip.addEventListener("pointermove", onMove);
    grip.addEventListener("pointerup", stop, { once: true });
    grip.addEventListener("pointercancel", stop, { once: true });
  }

  for (const item of items()) {
    const grip = el("span", { class: "grip", "aria-hidden": "true" }, icon("grip"));
    grip.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => drag(item, event));
    item.prepend(grip);
    item.append(el("span", { class: "reorder-move" },
      el("button", { type: "button", "data-up": true, "aria-label": t("reorder.up", { label: label(item) }), onclick: () => move(item, -1) }, icon("arrow-up")),
      el("button", { type: "button", "data-down": true, "aria-label": t("reorder.down", { label: label(item) }), onclick: () => move(item, 1) }, icon("arrow-down"))));
  }
  if (items().length) refresh();
}
