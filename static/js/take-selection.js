// A link that makes something of a sentence takes the sentence along that is selected, in the text or on the page.
for (const link of document.querySelectorAll("[data-takes-selection]")) {
  const take = () => {
    const text = document.querySelector("[data-editor] textarea");
    const written = text ? text.value.slice(text.selectionStart, text.selectionEnd) : "";
    const chosen = (window.getSelection().toString() || written).trim();
    const address = new URL(link.href);
    if (chosen && chosen.length <= 2000) address.searchParams.set(link.dataset.takesSelection, chosen);
    else address.searchParams.delete(link.dataset.takesSelection);
    link.href = address.href;
  };
  // Before a press can end the selection; a key does not end it.
  link.addEventListener("pointerdown", take);
  link.addEventListener("keydown", take);
}
