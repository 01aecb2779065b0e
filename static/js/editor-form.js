// The form as a whole: sent once, with the token that is valid now.

// A second click on Save while the first is under way would be a conflict with oneself.
export function sendOnce(form) {
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

// Somebody who logged in again in another tab has a new token there; the old one in this form would be refused.
export function syncToken(form) {
  form.addEventListener("submit", () => {
    form.elements.csrfmiddlewaretoken.value = token(form);
  });
}

export function token(form) {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : form.elements.csrfmiddlewaretoken.value;
}

// POSTs fields to an address of the newsroom. Rejects where there is no connection; a redirect (to the login) counts
// as an answer 401, never as success.
export async function post(form, address, fields, options = {}) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token(form));
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const answer = await fetch(address, { method: "POST", body, redirect: "manual", credentials: "same-origin", ...options });
  return answer.type === "opaqueredirect" ? new Response(null, { status: 401 }) : answer;
}
