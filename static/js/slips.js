// Notes beside values from the record: Escape closes the one that shows. On touch a first tap opens it, a second
// follows the link.
for (const bound of document.querySelectorAll(".bound:has(> .slip)")) {
  const link = bound.querySelector("a");
  let wasOpen = false;
  const reset = () => delete bound.dataset.dismissed;
  bound.addEventListener("pointerleave", reset);
  bound.addEventListener("focusout", reset);
  bound.addEventListener("pointerdown", () => {
    wasOpen = bound.contains(document.activeElement) && !("dismissed" in bound.dataset);
  });
  link.addEventListener("click", (event) => {
    if (event.pointerType !== "touch" || wasOpen) return;
    event.preventDefault();
    reset();
    link.focus();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const bound of document.querySelectorAll(".bound:is(:hover, :focus-within)")) bound.dataset.dismissed = "";
});
