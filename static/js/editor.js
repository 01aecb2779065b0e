// The editor of articles: a plain text area, and around it one small module for each thing that helps. Without any of
// them the form works as it stands.
import { workFacts } from "./editor-facts.js";
import { selectLine } from "./editor-places.js";
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
  const facts = workFacts(editor, text, tell);
  keepPreview(editor, text, facts.check);
  switchViews(editor);
  if (!text.disabled) {
    // Before images: a spreadsheet puts a picture of its cells beside the cells.
    pasteTables(text);
    const chooseImage = takeImages(editor, text, tell);
    workTools(editor, text, { image: chooseImage, next: facts.next, accept: facts.accept });
    offerRecords(editor, text, tell);
    keepUnsaved(text.form, text);
    syncToken(text.form);
    sendOnce(text.form);
  }
  // A click on "Line 12" in a message selects that line.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    selectLine(editor, text, Number(link.dataset.line));
  });
}
