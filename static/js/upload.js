// One picture to the library, with progress. Used by the form of the library and by the editor.
//
//   const image = await upload(file, { address, token, fields: { alt }, onProgress: (share) => … });
//   image.slug, image.alt, image.markdown, image.url, image.message
//
// What goes wrong is an Error whose message is meant for the person; `errors` names the fields where there are any.

export class Refused extends Error {
  constructor(message, errors = {}) {
    super(message);
    this.errors = errors;
  }
}

export function upload(file, { address, token, fields = {}, onProgress = () => {}, signal } = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  if (file) body.set("file", file, file.name || "pasted.png");

  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      const answer = read(request.responseText);
      if (request.status === 200 && answer?.slug) resolve(answer);
      else reject(new Refused(answer?.error ?? said(request.status), answer?.errors));
    });
    request.addEventListener("error", () => reject(new Refused("There is no connection to the site. Try again.")));
    request.addEventListener("abort", () => reject(new Refused("The upload was stopped.")));
    signal?.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function said(status) {
  if (status === 401 || status === 403) return "You are no longer logged in, or may not add images.";
  if (status === 413) return "The file is too large.";
  return "The picture could not be uploaded. Try again.";
}
