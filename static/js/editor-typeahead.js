// After "[[" a menu of records and articles; after "#" the fields of one. Choosing keeps the browser's undo.
import "./vendor/text-expander-element.js";

export function offerRecords(editor, text, tell) {
  const expander = editor.querySelector("text-expander");
  let newest = 0;

  expander.addEventListener("text-expander-change", (event) => {
    if (event.detail.key !== "[[") return;
    const number = ++newest;
    event.detail.provide(ask(event.detail.text, number));
  });

  // An answer that was overtaken never comes: it would close or replace the menu of the newer one.
  async function ask(query, number) {
    const address = `${editor.dataset.suggestUrl}?q=${encodeURIComponent(query)}`;
    const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
    const options = answer?.ok ? (await answer.json()).options : [];
    if (number !== newest) return new Promise(() => {});
    if (options.length) tell(`${options.length} suggestions, choose with the arrow keys`);
    return options.length ? { matched: true, fragment: menuOf(options) } : { matched: false };
  }

  function menuOf(options) {
    const menu = document.createElement("ul");
    menu.className = "suggestions";
    menu.setAttribute("role", "listbox");
    menu.setAttribute("aria-label", "Records and articles");
    // The text keeps the focus, so that what is chosen is inserted where the caret is.
    menu.addEventListener("mousedown", (event) => event.preventDefault());
    options.forEach((option, place) => {
      const item = document.createElement("li");
      item.id = `suggestion-${place}`;
      item.setAttribute("role", "option");
      item.dataset.insert = option.insert;
      if (option.more) item.dataset.more = "";
      item.append(option.label);
      if (option.note) {
        const note = document.createElement("small");
        note.textContent = ` ${option.note}`;
        item.append(note);
      }
      menu.append(item);
    });
    return menu;
  }

  expander.addEventListener("text-expander-activate", () => {
    queueMicrotask(() => {
      // A text area must not call itself a combobox.
      text.removeAttribute("role");
      text.removeAttribute("aria-expanded");
      holdInside(expander, expander.querySelector("[role=listbox]"));
    });
  });
  expander.addEventListener("text-expander-deactivate", () => tell(""));

  expander.addEventListener("text-expander-value", (event) => {
    event.preventDefault();
    const { insert, more } = event.detail.item.dataset;
    const caret = text.selectionEnd;
    const start = text.value.lastIndexOf("[[", caret - 1);
    if (start < 0) return;
    // With `more` the menu stays for what follows.
    if (more === undefined) expander.dismiss();
    const isClosed = more === undefined && text.value.startsWith("]]", caret);
    text.setSelectionRange(start, caret + (isClosed ? 2 : 0));
    document.execCommand("insertText", false, insert);
  });
}

// The menu opens at the caret; near the edge it moves back inside.
function holdInside(expander, menu) {
  const over = menu.getBoundingClientRect().right - expander.getBoundingClientRect().right;
  if (over > 0) menu.style.left = `${Math.max(0, menu.offsetLeft - over)}px`;
  menu.scrollIntoView({ block: "nearest" });
}
