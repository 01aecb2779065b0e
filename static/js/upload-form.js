// The form of the library sends its picture with progress and says what is wrong beside the field it is wrong with.
import { upload } from "./upload.js";

const panel = document.querySelector("[data-upload-form]");

if (panel) {
  const form = panel.closest("form");
  const bar = panel.querySelector("progress");
  const status = panel.querySelector("[role=status]");
  const button = form.querySelector("[type=submit]");

  form.addEventListener("submit", async (event) => {
    const file = form.elements.file.files[0];
    if (!file) return; // the page itself says what is missing
    event.preventDefault();
    clear(form);
    button.disabled = true;
    panel.hidden = false;
    try {
      const image = await upload(file, {
        address: panel.dataset.uploadUrl,
        token: form.elements.csrfmiddlewaretoken.value,
        fields: filledIn(form),
        onProgress: (share) => {
          bar.value = Math.round(share * 100);
          status.textContent = share < 1 ? `${bar.value} % uploaded` : "Uploaded. The sizes for pages are being made …";
        },
      });
      location.assign(image.url);
    } catch (refusal) {
      panel.hidden = true;
      button.disabled = false;
      say(form, refusal);
    }
  });
}

function filledIn(form) {
  const fields = { announce: "1" };
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") fields[name] = value;
  }
  return fields;
}

function clear(form) {
  for (const old of form.querySelectorAll(".errorlist, .errornote")) old.remove();
  for (const row of form.querySelectorAll(".form-row.errors")) row.classList.remove("errors");
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

function say(form, refusal) {
  const faults = Object.entries(refusal.errors ?? {});
  let first;
  for (const [name, message] of faults.length ? faults : [["file", refusal.message]]) {
    const field = form.elements[name] ?? form.elements.file;
    const row = field.closest(".form-row");
    const list = document.createElement("ul");
    const item = document.createElement("li");
    list.className = "errorlist";
    list.id = `${field.id}_error`;
    item.textContent = message;
    list.append(item);
    row.classList.add("errors");
    row.prepend(list);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${field.id}_error ${field.id}_helptext`);
    first ??= field;
  }
  first.focus();
}
