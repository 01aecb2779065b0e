// A click on the picture says what must stay in view. The two number fields say the same, by keyboard.
const frame = document.querySelector("[data-focal]");
const across = document.querySelector("#id_focal_x");
const down = document.querySelector("#id_focal_y");

if (frame && across && down) {
  const mark = document.createElement("span");
  mark.className = "focal-mark";
  mark.setAttribute("aria-hidden", "true");
  frame.append(mark);

  const show = () => {
    mark.style.insetInlineStart = `${within(across.value)}%`;
    mark.style.insetBlockStart = `${within(down.value)}%`;
  };
  frame.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect();
    across.value = within(Math.round((100 * (event.clientX - box.left)) / box.width));
    down.value = within(Math.round((100 * (event.clientY - box.top)) / box.height));
    show();
  });
  across.addEventListener("input", show);
  down.addEventListener("input", show);
  show();
}

function within(value) {
  return Math.min(100, Math.max(0, Number(value) || 0));
}
