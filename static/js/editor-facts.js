// The fact check beside the text: what it finds, where that stands, and references put in with one key.
import { insertTextIntoField } from "./vendor/text-field-edit.js";
import { post } from "./editor-form.js";
import { moved, select } from "./editor-places.js";
import { markFindings } from "./editor-marks.js";

const IDLE = 200;

// `check` is given the text that was previewed; `next` and `accept` are for keys.
export function workFacts(editor, text, tell) {
  const panel = document.querySelector("[data-facts]");
  const found = panel.querySelector("[data-facts-found]");
  const summary = panel.querySelector("[data-facts-summary]");
  const objections = document.querySelector("[data-objections]");
  const page = editor.querySelector("[data-preview]");
  let checked = "";
  let current = null;
  let waiting;
  let asking;

  const about = () => Object.fromEntries(["article", "title", "summary"].map((name) => [name, text.form.elements[name]?.value ?? ""]));

  // Once nobody types: the preview does not wait for it.
  function check(asked) {
    markFindings(page, items().filter(isOfText));
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(asked), IDLE);
  }

  async function ask(asked) {
    asking = new AbortController();
    const { signal } = asking;
    const answer = await post(text.form, panel.dataset.facts, { ...about(), body: asked }, { signal }).catch(() => null);
    if (!answer?.ok || signal.aborted) return;
    const made = document.createElement("template");
    made.innerHTML = await answer.text();
    if (!signal.aborted) show(made.content.querySelector("[data-facts-answer]"), asked);
  }

  function show(answer, asked) {
    checked = asked;
    const focused = keyOf(document.activeElement?.closest?.("[data-fact]"));
    const isOpen = Object.fromEntries([...found.querySelectorAll("details")].map((each) => [each.className, each.open]));
    found.replaceChildren(...answer.childNodes);
    for (const each of found.querySelectorAll("details")) each.open = isOpen[each.className] ?? each.open;
    if (text.disabled) for (const button of found.querySelectorAll("[data-take]")) button.remove();
    current = items().find((item) => keyOf(item) === keyOf(current)) ?? null;
    current?.setAttribute("aria-current", "true");
    if (focused && !document.activeElement.closest("[data-fact]")) {
      (items().find((item) => keyOf(item) === focused) ?? items()[0])?.querySelector("button")?.focus();
    }
    panel.hidden = !text.value.trim() && !items().length;
    // Said aloud only when it changes.
    if (summary.textContent !== answer.dataset.summary) summary.textContent = answer.dataset.summary;
    objections.hidden = !answer.dataset.objections;
    objections.textContent = answer.dataset.objections;
    markFindings(page, items().filter(isOfText));
  }

  const items = () => [...found.querySelectorAll("[data-fact]")];
  const toDecide = () => items().filter((item) => !("supported" in item.dataset)).sort((a, b) => startOf(a) - startOf(b));
  const fieldOf = (item) => text.form.elements[item.dataset.part];
  const placeNow = (place) => moved(checked, text.value, ...place.split(" ").map(Number));
  const placeOf = (item) => (isOfText(item) ? placeNow(item.dataset.fact) : placeIn(fieldOf(item), item));

  function goTo(item) {
    const place = placeOf(item);
    if (!place) return changed();
    current?.removeAttribute("aria-current");
    current = item;
    current.setAttribute("aria-current", "true");
    item.closest("details")?.setAttribute("open", "");
    item.scrollIntoView({ block: "nearest" });
    if (isOfText(item)) select(editor, text, ...place);
    else selectIn(fieldOf(item), ...place);
  }

  function next() {
    const all = toDecide();
    if (!all.length) return tell("The fact check has nothing more to say.");
    const place = current && placeOf(current);
    const field = current && !isOfText(current) ? fieldOf(current) : text;
    const isThere = place && place[0] === field.selectionStart && place[1] === field.selectionEnd && field === document.activeElement;
    const after = isThere
      ? all.indexOf(current) + 1
      : all.findIndex((item) => isOfText(item) && (placeOf(item)?.[0] ?? -1) >= text.selectionEnd);
    const item = all[after] ?? all[0];
    goTo(item);
    const keys = item.querySelector("[data-take]") ? " Control Alt Enter takes it." : "";
    tell([...item.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim()).join(". ") + keys);
  }

  // What the caret is in: the item that was gone to, else the first that has something to put in.
  function accept() {
    const at = items().filter((item) => {
      const place = item.querySelector("[data-take]") && placeOf(item);
      return place && place[0] <= text.selectionEnd && text.selectionStart <= place[1];
    });
    const item = at.includes(current) ? current : at[0];
    if (item) insert(item);
    else tell("There is nothing to put in here. Control Alt N goes to the next finding.");
  }

  function insert(item) {
    const button = item.querySelector("[data-take]");
    const place = placeNow(button.dataset.place);
    if (!place) return changed();
    select(editor, text, ...place);
    insertTextIntoField(text, button.dataset.take);
    tell(`${button.dataset.take} is put in. Control Z takes it back.`);
  }

  function changed() {
    tell("These words have changed since they were checked. They are being checked again.");
  }

  panel.addEventListener("click", (event) => {
    const item = event.target.closest("[data-fact]");
    if (!item) return;
    const control = event.target.closest("button, a");
    if (control?.matches("[data-take]")) insert(item);
    else if (!control || control.matches("[data-go]")) goTo(item);
  });
  text.form.addEventListener("input", () => {
    clearTimeout(waiting);
    asking?.abort();
  });
  return { check, next, accept };
}

// The title and the summary stand above the text.
const ABOVE = { title: -2, summary: -1 };
const isOfText = (item) => !("part" in item.dataset);
const startOf = (item) => ABOVE[item.dataset.part] ?? Number(item.dataset.fact.split(" ")[0]);

// Null if the words there are others by now.
function placeIn(field, { dataset }) {
  const place = dataset.fact.split(" ").map(Number);
  return field.value.slice(...place).replace(/\s+/g, " ").trim() === dataset.words ? place : null;
}

function selectIn(field, start, end) {
  field.focus();
  field.setSelectionRange(start, end);
}

const keyOf = (item) => item && `${item.dataset.kind} ${item.querySelector("q")?.textContent}`;
