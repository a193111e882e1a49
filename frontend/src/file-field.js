/**
 * Files: what was chosen and how large, before anything is sent. `data-limit` in MB for each, `data-most` for how many, `accept` for which
 * kinds; one that does not fit is refused with a sentence, and the form is not sent.
 */
import { el, icon } from "./dom.js";
import { sizeInWords, t } from "./texts.js";

const MB = 1_000_000;
const KINDS = /** @type {Record<string, string>} */ ({ pdf: "pdf", docx: "word", xlsx: "sheet", pptx: "slides", jpg: "photo", jpeg: "photo", png: "photo", webp: "photo", heic: "photo" });

/** Tell whether a file's name ends as one of the suffixes that are taken; the server looks into it later. */
function isOfKind(/** @type {File} */ file, /** @type {string} */ accept) {
  const suffixes = accept.split(",").map((word) => word.trim().toLowerCase()).filter((word) => word.startsWith("."));
  return !suffixes.length || suffixes.some((suffix) => file.name.toLowerCase().endsWith(suffix));
}

/** Draw a chosen picture small: one sees at once whether it is the right one. What cannot be drawn stays an empty frame. */
function small(/** @type {File} */ file) {
  const frame = /** @type {HTMLCanvasElement} */ (el("canvas", { class: "shot", width: 112, height: 84, "aria-hidden": "true" }));
  createImageBitmap(file).then((picture) => {
    const scale = Math.max(frame.width / picture.width, frame.height / picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    frame.getContext("2d")?.drawImage(picture, (frame.width - width) / 2, (frame.height - height) / 2, width, height);
    picture.close();
  }, () => {});
  return frame;
}

/** @param {HTMLElement} field */
export function mountFileField(field) {
  const inputs = /** @type {HTMLInputElement[]} */ ([...field.querySelectorAll('input[type="file"]')]);
  const list = /** @type {HTMLElement} */ (field.querySelector("[data-file-list]"));
  const error = /** @type {HTMLElement} */ (field.querySelector("[data-file-error]"));
  const limit = Number(field.dataset.limit || 20);
  const most = Number(field.dataset.most || 0);

  const files = () => inputs.flatMap((input) => [...(input.files ?? [])].map((file) => ({ input, file })));

  function wrong() {
    const large = files().find(({ file }) => file.size > limit * MB);
    const write = new Intl.NumberFormat(document.documentElement.lang || "id", { maximumFractionDigits: 1 });
    if (large) return t("file.too-large", { name: large.file.name, size: write.format(large.file.size / MB), limit });
    const odd = files().find(({ input, file }) => !isOfKind(file, input.accept));
    if (odd) return t("file.wrong-kind", { name: odd.file.name, kinds: odd.input.accept.toUpperCase().replaceAll(".", "").replaceAll(",", ", ") });
    if (most && files().length > most) return t("file.too-many", { limit: most });
    return "";
  }

  function refresh() {
    list.replaceChildren(...files().map(({ input, file }) =>
      el("li", { class: "file" },
        file.type.startsWith("image/") ? small(file) : icon(KINDS[file.name.split(".").pop()?.toLowerCase() ?? ""] ?? "file"),
        el("span", { class: "clip lh-sm" }, file.name, el("br"), el("span", { class: "sm mut" }, sizeInWords(file.size))),
        el("button", { type: "button", class: "btn bare btn-sm end", "aria-label": t("file.remove", { name: file.name }), onclick: () => drop(input, file) }, icon("x")))));
    const words = wrong();
    error.replaceChildren(...(words ? [icon("alert"), el("span", {}, words)] : []));
    error.hidden = !words;
    inputs.forEach((input) => input.setCustomValidity(words));
  }

  function drop(/** @type {HTMLInputElement} */ input, /** @type {File} */ file) {
    const left = new DataTransfer();
    for (const one of input.files ?? []) if (one !== file) left.items.add(one);
    input.files = left.files;
    refresh();
    inputs.at(-1)?.focus();
  }

  inputs.forEach((input) => input.addEventListener("change", refresh));
}
