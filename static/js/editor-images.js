// Images pasted, dropped or chosen: sent to the library with a place held in the text, described, and put in its place.
import { replaceFieldText } from "./vendor/text-field-edit.js";
import { insertBlock } from "./editor-toolbar.js";
import { token } from "./editor-form.js";
import { upload } from "./upload.js";

let held = 0;
const HELD = /!\[Uploading [\w. -]+ \(\d+\)\]\(\)\n?/g;

// The text without the places that are held for images on their way: what is kept meanwhile.
export function withoutHeld(words) {
  return words.replace(HELD, "");
}

// Returns a function that lets the person choose files.
export function takeImages(editor, text, tell) {
  const address = editor.dataset.uploadUrl;
  const progress = editor.querySelector("[data-upload]");
  const chooser = editor.querySelector("[data-choose-image]");
  let line = Promise.resolve();
  let onTheirWay = 0;
  let waiting;

  text.addEventListener("paste", (event) => {
    const files = imagesOf(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
  text.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  text.addEventListener("drop", (event) => {
    const files = imagesOf(event.dataTransfer);
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
  chooser.addEventListener("change", () => {
    take([...chooser.files]);
    chooser.value = "";
  });

  // What is saved has its images: the button is pressed again once they are there. A place that came back with Undo
  // waits for nothing.
  text.form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return;
    if (!onTheirWay) {
      if (withoutHeld(text.value) !== text.value) text.value = withoutHeld(text.value);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = event.submitter ?? text.form.querySelector("[name=_save]");
    sayOf(`“${waiting.textContent.trim()}” waits for the image.`);
  });

  // One after the other, also those that come meanwhile: each asks for its description.
  function take(files) {
    sayOf("");
    for (const { file, place } of files.map((file) => ({ file, place: hold(file) }))) {
      onTheirWay += 1;
      line = line.then(() => bring(file, place)).finally(arrived);
    }
  }

  function arrived() {
    onTheirWay -= 1;
    if (onTheirWay || !waiting) return;
    const button = waiting;
    waiting = null;
    sayOf("");
    button.click();
  }

  // Beside the buttons, which are always in sight.
  function sayOf(words) {
    text.form.querySelector("[data-upload-wait]").textContent = words;
    if (words) tell(words);
  }

  function hold(file) {
    const name = file.name.replace(/[^\w.-]+/g, " ").trim() || "image";
    const place = `![Uploading ${name} (${++held})]()`;
    insertBlock(text, `${place}\n`);
    return place;
  }

  async function bring(file, place) {
    let answer;
    try {
      answer = await send(file);
    } catch (fault) {
      put(place, "");
      // Whoever saves then knows that the image is not there.
      say(`${file.name || "The image"} was not taken: ${fault.message}`, true);
      if (waiting) sayOf("Not saved: the image was not taken.");
      waiting = null;
      return;
    }
    say("");
    // The place may be gone, if the person deleted it meanwhile; then nothing is asked and nothing inserted.
    if (text.value.includes(place)) put(place, await describe(answer, file));
  }

  function put(place, markdown) {
    const caret = text.selectionStart;
    const at = text.value.indexOf(place);
    if (at < 0) return;
    // Nothing in its place: then its line goes, too.
    const old = markdown || text.value[at + place.length] !== "\n" ? place : `${place}\n`;
    text.focus();
    replaceFieldText(text, old, () => markdown, "after-replacement");
    const moved = caret > at + old.length ? caret + markdown.length - old.length : at + markdown.length;
    text.setSelectionRange(moved, moved);
  }

  function send(file) {
    show(file, 0);
    return upload(file, { address, token: token(text.form), onProgress: (share) => show(file, share) });
  }

  function show(file, share) {
    progress.hidden = false;
    editor.querySelector("[data-upload-fault]").hidden = true;
    progress.querySelector("progress").value = share;
    progress.querySelector("span").textContent =
      share < 1 ? `Uploading ${file.name || "image"}` : `Making the sizes of ${file.name || "image"}`;
  }

  function say(words, isFault = false) {
    progress.hidden = true;
    const fault = editor.querySelector("[data-upload-fault]");
    fault.hidden = !isFault;
    fault.textContent = words;
    tell(words);
  }

  return () => chooser.click();
}

function imagesOf(transfer) {
  return [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}

// Asks what the picture shows. Resolves to the Markdown to insert: "" if the person wants none after all.
function describe(answer, file) {
  const dialog = document.createElement("dialog");
  dialog.className = "describe";
  dialog.setAttribute("aria-labelledby", "describe-title");
  dialog.innerHTML = `<form method="dialog">
    <h2 id="describe-title">What does the image show?</h2>
    <p class="quiet"></p>
    <label for="describe-alt">Description for those who do not see it</label>
    <textarea id="describe-alt" rows="3" maxlength="300" required></textarea>
    <label class="decorative"><input type="checkbox"> Decorative: it says nothing that the text does not say</label>
    <p class="answers"><button type="submit" value="insert" class="button first">Insert</button>
    <button type="submit" value="" class="button plain" formnovalidate>Leave it out</button></p>
  </form>`;
  const alt = dialog.querySelector("#describe-alt");
  const decorative = dialog.querySelector("[type=checkbox]");
  dialog.querySelector("p").textContent = file.name;
  alt.value = answer.alt ?? "";
  decorative.addEventListener("change", () => {
    alt.disabled = decorative.checked;
  });
  document.body.append(dialog);
  dialog.showModal();
  alt.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const words = decorative.checked ? "" : alt.value.replace(/\s+/g, " ").trim();
      dialog.remove();
      if (!dialog.returnValue) resolve("");
      else resolve(markdownOf(answer, words, decorative.checked));
    });
  });
}

function markdownOf(answer, words, isDecorative) {
  const escaped = words.replace(/[[\]\\]/g, "\\$&");
  return isDecorative ? `![](image:${answer.slug} "decorative")` : `![${escaped}](image:${answer.slug})`;
}
