/* A button beside a text to be copied: [data-copy] copies the field [data-copied] and says so in [data-copy-said]. */
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = button.parentElement.querySelector("[data-copied]");
  const said = button.parentElement.querySelector("[data-copy-said]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "The address is selected: copy it with your keyboard.";
    }
  });
}
