/**
 * A target in the office's own words ("minggu II Juli") shows the date it is read as, before it is saved.
 * `<input data-target data-src="…" data-meeting="7">` with a note `#{id}-read`: GET src?text=…&meeting=… → {text} or 422 {message}.
 */

const PAUSE = 350;

/**
 * @param {HTMLInputElement} input
 * @param {(url: string, options: any) => Promise<import("./session.js").Answer>} send
 */
export function mountTarget(input, send) {
  const note = document.getElementById(`${input.id}-read`);
  if (!note || !input.dataset.src) return;
  const hint = note.textContent ?? "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let asked = 0;
  const tell = (/** @type {string} */ words, bad = false) => {
    note.textContent = words;
    note.classList.toggle("bad", bad);
    if (bad) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  async function read() {
    const text = input.value.trim();
    const mine = ++asked;
    if (!text) return tell(hint);
    const url = new URL(input.dataset.src ?? "", location.href);
    url.searchParams.set("text", text);
    url.searchParams.set("meeting", input.dataset.meeting ?? "");
    const { status, body } = await send(url.href, { method: "GET" });
    if (mine !== asked) return;
    if (status === 200) tell(body?.text ?? hint);
    else if (status === 422) tell(body?.message ?? hint, true);
    else tell(hint); // no signal: the server reads it when it is saved
  }
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(read, PAUSE);
  });
  input.addEventListener("change", () => {
    clearTimeout(timer);
    void read();
  });
  if (input.value) void read();
}
