// The page follows the text beside it, and a click on "Line 12" in a message selects that line.
const editor = document.querySelector("[data-editor]");

if (editor) {
  const text = editor.querySelector("textarea");
  keepPreview(text, editor.querySelector("[data-preview]"), document.querySelector("[data-preview-status]"));
  sendOnce(text.form);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    selectLine(text, Number(link.dataset.line));
  });
}

function keepPreview(text, page, status) {
  const form = text.form;
  let asked = 0;
  let waiting;

  async function refresh() {
    const number = ++asked;
    status.textContent = "Refreshing the preview …";
    const answer = await ask(form).catch(() => null);
    // An answer that was overtaken by a later question is old.
    if (number !== asked) return;
    if (answer === null) {
      status.textContent = "The preview could not be refreshed. Your text is untouched; are you still logged in?";
      return;
    }
    page.innerHTML = answer;
    page.hidden = false;
    const words = count(text.value);
    status.textContent = `${words} ${words === 1 ? "word" : "words"}. The preview shows the text as it stands.`;
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 250);
  });
  refresh();
}

// A second click on Save while the first is under way would be a conflict with oneself.
function sendOnce(form) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return;
    if (isSent) event.preventDefault();
    isSent = true;
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
}

async function ask(form) {
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "article", "title", "summary", "body"]) {
    body.set(name, form.elements[name]?.value ?? "");
  }
  body.set("fragment", "1");
  const address = form.querySelector("[data-editor]").dataset.previewUrl;
  const response = await fetch(address, { method: "POST", body, redirect: "error", credentials: "same-origin" });
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
}

function selectLine(text, line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  // The line in view: as far down as its share of all the lines.
  text.scrollTop = ((line - 1) / lines.length) * text.scrollHeight - text.clientHeight / 3;
  text.scrollIntoView({ block: "nearest" });
}

function count(text) {
  return text.split(/\s+/).filter(Boolean).length;
}
