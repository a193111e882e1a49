/** Keys for the whole page: "/" to the search, "?" for the list, Ctrl+Enter sends the form one is in. */

const isTyping = (/** @type {any} */ node) => node instanceof HTMLElement && (node.isContentEditable || node.getAttribute("contenteditable") === "true" || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName)) && !["checkbox", "radio", "button", "submit"].includes(/** @type {any} */ (node).type);

export function listenShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = /** @type {HTMLFormElement | null} */ (target.closest("form[data-ctrl-enter]"));
      if (!form) return;
      event.preventDefault();
      // The form's own primary button speaks for it, so that the server knows which one was meant.
      form.requestSubmit(/** @type {HTMLButtonElement | null} */ (form.querySelector("button.btn-primary:not([type=button])")) ?? undefined);
      return;
    }
    if (isTyping(target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      const field = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-search]") ?? document.querySelector("[data-filter]"));
      if (!field || field.offsetParent === null) return;
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "?") {
      const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"));
      if (!dialog || dialog.open) return;
      event.preventDefault();
      dialog.showModal();
    }
  });
}
