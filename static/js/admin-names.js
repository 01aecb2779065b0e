// Gives a name to the controls of the stock admin that have none: fields in the rows of a table take the head of
// their column, parts of a split field and the boxes of an autocomplete take the label of their row.

const words = (element) => element?.textContent.replace(/[:?]?\s*$/, "").trim() ?? "";

function nameOf(control) {
  const cell = control.closest("table td");
  const row = control.closest(".form-row");
  const head = cell?.closest("table").tHead?.rows[0]?.cells[cell.cellIndex];
  return words(head) || words(row?.querySelector("legend, label"));
}

function nameAll() {
  for (const control of document.querySelectorAll("#content form :is(input:not([type=hidden]), select, textarea)")) {
    if (!control.labels?.length && !control.hasAttribute("aria-label")) {
      const name = nameOf(control);
      if (name) control.setAttribute("aria-label", name);
    }
  }
  for (const box of document.querySelectorAll(".select2-selection, .select2-selection__rendered[role=textbox]")) {
    const name = nameOf(box);
    if (!name) continue;
    const chosen = box.querySelector(".select2-selection__rendered")?.title;
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-label", chosen ? `${name}: ${chosen}` : name);
  }
  // A list holds items only; its button works from anywhere in the box.
  for (const clear of document.querySelectorAll("ul.select2-selection__rendered > .select2-selection__clear")) {
    clear.closest(".select2-selection").append(clear);
  }
  for (const sign of document.querySelectorAll("span.help-tooltip[aria-label]")) sign.setAttribute("role", "img");
}

// The stock scripts build their widgets after this has run, and a row that is added later brings new ones.
const content = document.querySelector("#content");
if (content) {
  nameAll();
  new MutationObserver(nameAll).observe(content, { childList: true, subtree: true });
}
