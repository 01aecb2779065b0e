// The page beside the text: follows it, keeps its place, and counts what stands there.
import { post } from "./editor-form.js";

// As posts/reading.py counts.
const WORDS_A_MINUTE = 220;
const ASKED = ["article", "title", "summary", "body"];

export function keepPreview(editor, text, checkFacts) {
  const form = text.form;
  const page = editor.querySelector("[data-preview]");
  const status = document.querySelector("[data-preview-status]");
  const count = document.querySelector("[data-count]");
  let asked = 0;
  let waiting;

  async function refresh() {
    const number = ++asked;
    const fields = Object.fromEntries(ASKED.map((name) => [name, form.elements[name]?.value ?? ""]));
    const answer = await post(form, editor.dataset.previewUrl, { ...fields, fragment: "1" }).catch(() => null);
    const html = answer?.ok ? await answer.text() : null;
    // An answer that was overtaken by a later question is old.
    if (number !== asked) return;
    status.textContent = html === null ? "The page could not be refreshed; your text is untouched." : "";
    if (html === null) return;
    const place = page.scrollTop;
    const made = document.createElement("template");
    made.innerHTML = html;
    page.replaceChildren(made.content);
    page.hidden = false;
    page.scrollTop = place;
    checkFacts(fields.body);
  }

  function measure() {
    const words = text.value.split(/\s+/).filter(Boolean).length;
    const minutes = Math.max(1, Math.round(words / WORDS_A_MINUTE));
    count.textContent = words ? `${words} ${words === 1 ? "word" : "words"}, ${minutes} min to read` : "";
  }

  form.addEventListener("input", () => {
    measure();
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 250);
  });
  text.addEventListener("scroll", () => {
    const way = text.scrollHeight - text.clientHeight;
    if (way > 0) page.scrollTop = (text.scrollTop / way) * (page.scrollHeight - page.clientHeight);
  });
  measure();
  refresh();
}

// Where both do not fit beside each other, two buttons choose which one shows.
export function switchViews(editor) {
  const buttons = editor.querySelectorAll("[data-show]");
  for (const button of buttons) {
    button.addEventListener("click", () => {
      editor.dataset.view = button.dataset.show;
      for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
    });
  }
}
