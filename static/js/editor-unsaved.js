// Unsaved work: a Draft on the site and a copy in this browser, both offered again when the form is opened. Nothing is
// ever called kept that is not. Says also who else has the article open, and whether somebody saved meanwhile.
import { post } from "./editor-form.js";
import { withoutHeld } from "./editor-images.js";
import { setFieldText } from "./vendor/text-field-edit.js";

const WRITTEN = ["title", "slug", "summary", "body", "change_note"];
const COPY_AFTER = 300;
const DRAFT_AFTER = 1500;
const AGAIN_AFTER = 15_000;
const BEAT = 30_000;
const OFFERED = 5;

export function keepUnsaved(form, text) {
  const desk = form.querySelector("[data-writing]");
  if (!desk) return;
  const { article, draftUrl, offerUrl, loginUrl, newest } = desk.dataset;
  const prefix = `lodestone.unsaved.${desk.dataset.user}.`;
  const kept = document.querySelector("[data-kept-words]");
  const notice = document.querySelector("[data-unsaved]");
  const others = document.querySelector("[data-others]");
  let copyTimer, draftTimer, asking;
  let isPending = false;
  let isSending = false;
  let heardAt = Date.now();

  for (const key of desk.dataset.kept.split(" ")) if (key) forget(prefix + key);
  offerCopies();

  form.addEventListener("input", (event) => {
    if (!event.target.name) return;
    isPending = true;
    clearTimeout(copyTimer);
    copyTimer = setTimeout(copy, COPY_AFTER);
    clearTimeout(draftTimer);
    draftTimer = setTimeout(keepDraft, DRAFT_AFTER);
  });
  // What is sent is copied first: the session may be over, and the login would swallow it.
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return;
    copy();
    isSending = true;
    clearTimeout(copyTimer);
    clearTimeout(draftTimer);
    asking?.abort();
  });
  window.addEventListener("pageshow", () => {
    isSending = false;
  });
  window.addEventListener("pagehide", () => isPending && copy());
  window.addEventListener("online", () => isPending && keepDraft());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && isPending) copy();
    if (!document.hidden && Date.now() - heardAt > BEAT) beat();
  });
  setInterval(() => {
    if (!document.hidden && Date.now() - heardAt > BEAT - 1000) beat();
  }, BEAT);

  function written() {
    const words = WRITTEN.map((name) => [name, form.elements[name]?.value ?? ""]);
    const fields = Object.fromEntries(words);
    return { ...fields, body: withoutHeld(fields.body), filed: filed() };
  }

  function boxes() {
    return [...form.querySelectorAll("[name=authors], [name=topics]")];
  }

  function filed() {
    const ticked = boxes().filter((box) => box.checked).map((box) => `${box.name} ${box.value}`);
    return [...ticked, `language ${form.elements.language.value}`].sort().join();
  }

  function fileUnder(names) {
    const ticked = String(names ?? "").split(",");
    if (names) for (const box of boxes()) box.checked = ticked.includes(`${box.name} ${box.value}`);
    const language = ticked.find((name) => name.startsWith("language "));
    if (language) form.elements.language.value = language.slice("language ".length);
  }

  function copy(isOnSite = false) {
    return store(prefix + desk.value, {
      ...written(),
      article,
      base: form.elements.base.value,
      at: Date.now(),
      isOnSite,
    });
  }

  async function keepDraft() {
    if (isSending) return;
    clearTimeout(draftTimer);
    const isCopied = copy();
    const now = JSON.stringify(written());
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const fields = { ...written(), article, base: form.elements.base.value, draft: desk.value };
    let answer;
    try {
      answer = await post(form, draftUrl, fields, { signal });
    } catch {
      if (signal.aborted) return;
      again(isCopied, "There is no connection to the site.");
      return;
    }
    const said = await answer.json().catch(() => ({}));
    if (answer.ok && said.kept) {
      hear(said);
      // Whatever was typed while the answer came is not on the site yet.
      if (now === JSON.stringify(written())) {
        copy(true);
        isPending = false;
      }
      notice.hidden = true;
      kept.textContent = `Draft kept ${said.kept}${isCopied ? ", also in this browser" : ""}`;
    } else {
      again(isCopied, reasonFor(answer.status, said), answer.status === 401);
    }
  }

  function again(isCopied, reason, asksToLogIn = false) {
    kept.textContent = isCopied ? "Kept in this browser only" : "Not kept";
    tellTrouble(reason, isCopied, asksToLogIn);
    draftTimer = setTimeout(keepDraft, AGAIN_AFTER);
  }

  function tellTrouble(reason, isCopied, asksToLogIn) {
    const rest = isCopied
      ? " Your text is not kept on the site; it is kept in this browser until it is."
      : " Your text is kept nowhere: copy it to a safe place before you leave this page.";
    const words = reason + rest;
    if (!notice.hidden && notice.dataset.words === words) return;
    notice.dataset.words = words;
    notice.replaceChildren(words);
    if (asksToLogIn) {
      const link = document.createElement("a");
      link.href = `${loginUrl}?next=${encodeURIComponent(location.pathname)}`;
      link.target = "_blank";
      link.textContent = "Log in in a new tab";
      notice.append(" ", link, ", then go on here.");
    }
    notice.hidden = false;
  }

  async function beat() {
    heardAt = Date.now();
    if (isPending) return void keepDraft();
    if (!article) return;
    const answer = await post(form, draftUrl, { article }).catch(() => null);
    if (answer?.ok) hear(await answer.json());
    else if (answer?.status === 401) tellTrouble("You are no longer logged in.", true, true);
  }

  function hear(said) {
    heardAt = Date.now();
    if (!article) return;
    const meanwhile =
      said.newest > Number(form.elements.base.value) && said.newest > Number(newest)
        ? ` ${said.by} saved revision ${said.newest} meanwhile. Go on: when you save, both texts are put together.`
        : "";
    const words = (said.others + meanwhile).trim();
    if (others.textContent !== words) others.textContent = words;
  }

  // Copies of this browser that are not on the site: the newest few are offered, each beside what is saved.
  async function offerCopies() {
    const shown = new Set([...document.querySelectorAll("[data-offer]")].map((offer) => offer.dataset.offer));
    const found = names()
      .filter((name) => name.startsWith(prefix))
      .map((name) => ({ name, key: name.slice(prefix.length), ...read(name) }))
      .filter((one) => one.article === article && !(one.isOnSite && (shown.has(one.key) || one.key === desk.value)))
      .sort((a, b) => b.at - a.at);
    const told = new Set();
    for (const one of found.slice(0, OFFERED)) {
      // The form itself came back, with an error or merged: its own copy is no other text.
      if (one.key === desk.value && (desk.dataset.posted !== undefined || isTheForm(one))) continue;
      if (one.key === desk.value) {
        one.name += ".before";
        store(one.name, one);
      }
      if (told.has(contents(one))) forget(one.name);
      else await offer(one, [...shown].join(" "));
      told.add(contents(one));
    }
  }

  function contents(one) {
    return JSON.stringify([...WRITTEN, "filed"].map((name) => one[name] ?? ""));
  }

  function isTheForm(one) {
    return contents(one) === contents(written());
  }

  async function offer(one, shown) {
    const sent = [...WRITTEN, "filed", "base", "at", "article"];
    const fields = Object.fromEntries(sent.map((name) => [name, one[name] ?? ""]));
    const answer = await post(form, offerUrl, { ...fields, draft: one.key, shown }).catch(() => null);
    if (answer?.status === 204) forget(one.name);
    if (answer?.status !== 200) return;
    const holder = document.createElement("div");
    holder.innerHTML = await answer.text();
    const section = holder.firstElementChild;
    form.before(section);
    section.addEventListener("click", (event) => {
      const button = event.target.closest("[data-take], [data-drop]");
      if (!button) return;
      if ("take" in button.dataset) take(one, button.dataset.take === "merge");
      if (one.name !== prefix + desk.value) forget(one.name);
      section.remove();
      text.focus();
    });
  }

  function take(one, isMerge) {
    // The same work as a Draft on the site, further on: it takes that one's place.
    const older = document.querySelector(`[data-offer="${one.key}"]:not([data-local])`);
    if (older) {
      desk.value = one.key;
      older.remove();
    }
    for (const name of WRITTEN) if (form.elements[name]) setFieldText(form.elements[name], one[name] ?? "");
    fileUnder(one.filed);
    form.elements.base.value = isMerge ? one.base : newest;
    keepDraft();
  }
}

function reasonFor(status, said) {
  if (said.error) return said.error;
  if (status === 401) return "You are no longer logged in.";
  if (status === 403) return "The site refused the draft. You may have been logged out.";
  return `The site could not keep the draft (${status}).`;
}

function names() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

function store(name, copy) {
  try {
    localStorage.setItem(name, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
