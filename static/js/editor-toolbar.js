// Buttons and keys that insert Markdown and do nothing else. What GitHub's toolbar knows it does; the rest is here.
// Everything goes through execCommand, so that the browser's own undo takes it back.
import "./vendor/markdown-toolbar-element.js";
import { insertTextIntoField } from "./vendor/text-field-edit.js";

// Control, or Command on a Mac, with these. Codes of keys, because digits with Shift are other signs everywhere.
const KEYS = {
  KeyB: "bold",
  KeyI: "italic",
  KeyE: "code",
  KeyK: "link",
  "Shift+Digit7": "ordered-list",
  "Shift+Digit8": "unordered-list",
  "Shift+Digit9": "quote",
  "Alt+Digit2": "heading",
  "Alt+KeyF": "footnote",
  "Alt+KeyR": "reference",
  "Alt+KeyN": "next",
  "Alt+Enter": "accept",
  Slash: "keys",
  KeyS: "save",
};
const EVERYWHERE = ["save", "keys", "next", "accept"];
const TABLE = "| Mineral | Listed since |\n| --- | --- |\n| Gallium | 2018 |\n";

// `others`: what the buttons and keys do that other modules know how to do.
export function workTools(editor, text, others) {
  const tools = editor.querySelector("[data-tools]");
  const toolbar = editor.querySelector("markdown-toolbar");
  const buttons = [...toolbar.querySelectorAll("[data-md-button]")];
  const list = editor.querySelector("[data-keys]");
  deleteWhereNothingIsInserted();

  const own = {
    heading: () => toggleHeading(text),
    footnote: () => insertFootnote(text),
    table: () => insertBlock(text, TABLE),
    ...others,
    reference: () => insert(text, needsSpace(text) ? " [[" : "[["),
    keys: () => list.showModal(),
  };
  toolbar.addEventListener("click", (event) => {
    own[event.target.closest("[data-md-button]")?.dataset.mdButton]?.();
  });

  list.querySelector("[data-close]").addEventListener("click", () => list.close());

  // One stop of the Tab key; arrows go from button to button.
  toolbar.removeAttribute("tabindex");
  buttons.forEach((button, number) => button.setAttribute("tabindex", number ? "-1" : "0"));
  tools.hidden = false;

  text.form.addEventListener("keydown", (event) => {
    // Where Alt on the right makes letters it says that it is Control and Alt.
    if (!(event.ctrlKey || event.metaKey) || event.isComposing || event.getModifierState("AltGraph")) return;
    const code = `${event.shiftKey ? "Shift+" : ""}${event.altKey ? "Alt+" : ""}${event.code}`;
    const name = KEYS[code];
    const inText = event.target === text;
    if (!name || (!inText && !EVERYWHERE.includes(name))) return;
    event.preventDefault();
    if (name === "save") text.form.querySelector("[name=_save]")?.click();
    else if (name in others) others[name]();
    else buttons.find((button) => button.dataset.mdButton === name)?.click();
  });
}

// The toolbar inserts "" where it takes bold off an empty word. Browsers answer false to that, and it would then write
// the value itself for ever after, which undo cannot take back.
function deleteWhereNothingIsInserted() {
  const execute = Document.prototype.execCommand;
  document.execCommand = function (command, ui, value) {
    return command === "insertText" && value === "" ? execute.call(this, "delete") || true : execute.call(this, command, ui, value);
  };
}

export function insert(text, words) {
  text.focus();
  insertTextIntoField(text, words);
}

// A block of its own: an empty line before it and one after it.
export function insertBlock(text, block) {
  const before = text.value.slice(0, text.selectionStart);
  const after = text.value.slice(text.selectionEnd);
  const above = before.trim() ? "\n".repeat(Math.max(0, 2 - before.match(/\n*$/)[0].length)) : "";
  const below = after.trim() ? "\n".repeat(Math.max(0, 1 - after.match(/^\n*/)[0].length)) : "";
  insert(text, above + block + below);
}

function needsSpace(text) {
  const before = text.value.slice(0, text.selectionStart);
  return before !== "" && !/[\s([]$/.test(before);
}

// From nothing to a heading, to a smaller one, to nothing; always at the start of the line.
function toggleHeading(text) {
  const caret = text.selectionStart;
  const start = text.value.lastIndexOf("\n", caret - 1) + 1;
  const old = text.value.slice(start).match(/^#{1,6} +/)?.[0] ?? "";
  const wanted = { 0: "## ", 3: "### " }[old.length] ?? "";
  text.focus();
  text.setSelectionRange(start, start + old.length);
  insertTextIntoField(text, wanted);
  const place = Math.max(start, caret + wanted.length - old.length);
  text.setSelectionRange(place, place);
}

// The mark where the caret is, the note at the end of the text, the caret in the note.
function insertFootnote(text) {
  const used = new Set([...text.value.matchAll(/\[\^(\d+)\]/g)].map((match) => Number(match[1])));
  let number = 1;
  while (used.has(number)) number += 1;
  text.focus();
  text.setSelectionRange(text.selectionEnd, text.selectionEnd);
  insertTextIntoField(text, `[^${number}]`);
  text.setSelectionRange(text.value.length, text.value.length);
  const gap = /\n\[\^\d+\]:[^\n]*\n?$/.test(text.value) ? 1 : 2;
  const breaks = Math.max(0, gap - text.value.match(/\n*$/)[0].length);
  insertTextIntoField(text, `${"\n".repeat(breaks)}[^${number}]: `);
}