// One more button where there are many boxes: ticks them all, or takes all ticks away.
for (const bar of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...document.querySelectorAll(`[name="${bar.dataset.ticks}"]`)];
  if (boxes.length < 2) continue;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button plain", textContent: "Tick all" });
  button.addEventListener("click", () => {
    const ticked = !boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = ticked;
    button.textContent = ticked ? "Tick none" : "Tick all";
  });
  bar.querySelector(".do").append(button);
}
