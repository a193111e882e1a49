/**
 * The icons of the sprite: our name → Tabler's outline icon. `templates/ui/icons.html` uses them by our name.
 * States are drawn by hand below, on a 16 px grid, because their shape carries the meaning and must survive at 16 px.
 */
export const ICONS = {
  home: "home", meeting: "calendar-event", action: "checklist", dashboard: "chart-bar", search: "search", "chevron-down": "chevron-down",
  "chevron-right": "chevron-right", "chevron-left": "chevron-left", "arrow-left": "arrow-left", "arrow-right": "arrow-right",
  "arrow-up": "arrow-up", "arrow-down": "arrow-down", plus: "plus", check: "check", x: "x", lock: "lock", list: "list", filter: "filter",
  print: "printer", camera: "camera", clip: "paperclip", file: "file-text", pdf: "file-type-pdf", word: "file-type-docx",
  sheet: "file-type-xls", slides: "file-type-ppt", photo: "photo", link: "link", copy: "copy", download: "download", upload: "upload",
  edit: "pencil", trash: "trash", user: "user", users: "users", building: "building", settings: "settings", language: "language",
  "sign-out": "logout", key: "key", clock: "clock", alert: "alert-triangle", info: "info-circle", help: "help", offline: "wifi-off",
  cloud: "cloud-check", refresh: "refresh", mail: "mail", phone: "phone", pin: "map-pin", video: "video", grip: "grip-vertical", undo: "arrow-back-up",
  redo: "arrow-forward-up", bold: "bold", italic: "italic", underline: "underline", "list-bullet": "list", "list-number": "list-numbers",
  heading: "heading", table: "table", "row-add": "row-insert-bottom", "column-add": "column-insert-right", "row-remove": "row-remove",
  "column-remove": "column-remove", indent: "indent-increase", outdent: "indent-decrease", history: "history", more: "dots", external: "external-link",
  calendar: "calendar", shield: "shield-lock", merge: "arrows-join", eye: "eye", send: "send", stamp: "rubber-stamp", note: "notes", decision: "gavel",
};

/** State name → shape on a 16 px grid. The look follows frontend/styles/states.css. */
export const STATES = {
  "state-not": '<circle cx="8" cy="8" r="6.5"/>',
  "state-in": '<circle cx="8" cy="8" r="6.5"/><path d="M8 3.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" stroke="none"/>',
  "state-sub": '<circle cx="8" cy="8" r="6.5"/><path d="M8 4.5V8l2.2 1.6"/>',
  "state-ret": '<circle cx="8" cy="8" r="6.5"/><path d="M10.6 10.4V8.9a1.9 1.9 0 0 0-1.9-1.9H5.4"/><path d="M7 5.3L5.3 7 7 8.7"/>',
  "state-done": '<circle cx="8" cy="8" r="7" fill="currentColor" stroke-width="1"/><path d="M5 8.2l2.1 2.1L11 6" stroke="#fff"/>',
  "state-na": '<circle cx="8" cy="8" r="6.5"/><path d="M3.6 12.4l8.8-8.8"/>',
  "state-x": '<circle cx="8" cy="8" r="6.5"/><path d="M5.7 5.7l4.6 4.6m0-4.6l-4.6 4.6"/>',
  "state-ps": '<circle cx="8" cy="8" r="6.5"/><path d="M6.3 5.8v4.4M9.7 5.8v4.4"/>',
};

/** The emblem that stands in until an office gives its own. */
export const EMBLEM =
  '<path d="M3 4c5 1.5 10 .8 15-2 5 2.8 10 3.5 15 2v18c0 9-6 14-15 18C9 36 3 31 3 22z"/>' +
  '<path d="M10 27c2.7-2 5.3-2 8 0s5.3 2 8 0M10 22c2.7-2 5.3-2 8 0s5.3 2 8 0" stroke-linecap="round"/>' +
  '<path d="M18 8.5l1.6 3.3 3.6.5-2.6 2.5.6 3.6-3.2-1.7-3.2 1.7.6-3.6-2.6-2.5 3.6-.5z" fill="currentColor" stroke="none"/>';
