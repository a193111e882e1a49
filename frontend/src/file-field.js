/**
 * Files: what was chosen and how large, before anything is sent. `data-limit` in MB for each, `data-most` for how many; one that is too
 * large is refused with a sentence, and the form is not sent.
 */
import { el, icon } from "./dom.js";
import { sizeInWords, t } from "./texts.js";

const MB = 1_000_000;
const KINDS = /** @type {Record<string, string>} */ ({ pdf: "pdf", docx: "word", xlsx: "sheet", pptx: "slides", jpg: "photo", jpeg: "photo", png: "photo", webp: "photo", heic: "photo" });

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
    if (most && files().length > most) return t("file.too-many", { limit: most });
    return "";
  }

  function refresh() {
    list.replaceChildren(...files().map(({ input, file }) =>
      el("li", { class: "file" },
        icon(KINDS[file.name.split(".").pop()?.toLowerCase() ?? ""] ?? "file"),
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
