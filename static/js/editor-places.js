// Where in the text area something is, and how to show it.

// Selects these words and scrolls to them, in whichever view the editor is.
export function select(editor, text, start, end) {
  editor.querySelector("[data-show=text]").click();
  text.focus({ preventScroll: true });
  text.setSelectionRange(start, end);
  text.scrollTop = heightAbove(text, start) - text.clientHeight / 3;
  text.scrollIntoView({ block: "nearest" });
}

export function selectLine(editor, text, line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  select(editor, text, start, start + (lines[line - 1] ?? "").length);
}

// How far down a character stands: as high as a text area would be that ends there. Lines wrap, so counting will not do.
function heightAbove(text, offset) {
  const mirror = text.cloneNode();
  mirror.removeAttribute("id");
  mirror.value = text.value.slice(0, offset);
  Object.assign(mirror.style, { position: "absolute", visibility: "hidden", minBlockSize: "0", blockSize: "0" });
  mirror.style.inlineSize = `${text.offsetWidth}px`;
  text.parentNode.append(mirror);
  const height = mirror.scrollHeight;
  mirror.remove();
  return height;
}

// Where a stretch of an older text is in the newer one: it moved along with what was written before it. Null if the
// words themselves were touched.
export function moved(older, newer, start, end) {
  let before = 0;
  const shorter = Math.min(older.length, newer.length);
  while (before < shorter && older[before] === newer[before]) before += 1;
  if (end <= before) return [start, end];
  let after = 0;
  while (after < shorter - before && older[older.length - 1 - after] === newer[newer.length - 1 - after]) after += 1;
  if (start < older.length - after) return null;
  const way = newer.length - older.length;
  return [start + way, end + way];
}
