// The key / leads to the search box, unless somebody is writing, or holds a key down that makes it another command.
const box = document.querySelector("[data-search-box]");
const writing = "input, textarea, select, [contenteditable], dialog[open] *";

document.addEventListener("keydown", (event) => {
  if (!box || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.defaultPrevented || event.target.closest?.(writing)) return;
  event.preventDefault();
  box.focus();
  box.select();
});
