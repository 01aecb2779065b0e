// The editor of articles: a plain text area, and around it one small module for each thing that helps. Without any of
// them the form works as it stands.
import { keepPreview, switchViews } from "./editor-preview.js";
import { offerRecords } from "./editor-typeahead.js";
import { pasteTables } from "./editor-tables.js";
import { sendOnce, syncToken } from "./editor-form.js";
import { takeImages } from "./editor-images.js";
import { keepUnsaved } from "./editor-unsaved.js";
import { workTools } from "./editor-toolbar.js";

const editor = document.querySelector("[data-editor]");

if (editor) {
  const text = editor.querySelector("textarea");
  const tell = (words) => {
    editor.querySelector("[data-said]").textContent = words;
  };
  keepPreview(editor, text);
  switchViews(editor);
  if (!text.disabled) {
    // Before images: a spreadsheet puts a picture of its cells beside the cells.
    pasteTables(text);
    const chooseImage = takeImages(editor, text, tell);
    workTools(editor, text, chooseImage);
    offerRecords(editor, text, tell);
    keepUnsaved(text.form, text);
    syncToken(text.form);
    sendOnce(text.form);
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    selectLine(text, Number(link.dataset.line));
  });
}

// A click on "Line 12" in a message selects that line.
function selectLine(text, line) {
  editor.dataset.view = "text";
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  // The line in view: as far down as its share of all the lines.
  text.scrollTop = ((line - 1) / lines.length) * text.scrollHeight - text.clientHeight / 3;
  text.scrollIntoView({ block: "nearest" });
}
