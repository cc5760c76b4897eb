/**
 * What every page needs: announcements for screen readers, questions before a destructive act, forms that are sent only
 * once, a warning before unsaved text is left, menus, dialogs, messages and errors of htmx requests.
 * All of it listens on the document, so parts that arrive later need no set-up. Markup: docs/ui.md.
 */

/** Say a text to screen readers. Other modules send `portal:announce` with the text as `detail`. */
function announce(text) {
  const region = document.getElementById("portal-live");
  if (!region) return;
  region.textContent = "";
  // The same text twice is read only when the region was empty in between.
  setTimeout(() => { region.textContent = text; }, 60);
}
document.addEventListener("portal:announce", (event) => announce(event.detail));

/** Show a message as the server would. Other modules send `portal:message` with `{text, level}`. */
function showMessage({ text, level = "danger" }) {
  const list = document.querySelector("[data-messages]");
  if (!list) return;
  const box = document.createElement("div");
  box.className = `alert alert-${level} message`;
  box.dataset.message = "";
  const body = document.createElement("div");
  body.className = "message__text";
  body.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "message__close";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", "Meldung schließen");
  close.textContent = "×";
  box.append(body, close);
  list.append(box);
  box.scrollIntoView({ block: "nearest" });
}
document.addEventListener("portal:message", (event) => showMessage(event.detail));

/* Clicks: messages, dialogs, appearance */
document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;

  if (target.closest("[data-dismiss]")) {
    target.closest("[data-message]")?.remove();
    document.getElementById("inhalt")?.focus();
    return;
  }

  const opener = target.closest("[data-dialog-open]");
  const dialog = opener && document.getElementById(opener.dataset.dialogOpen);
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (target.closest("[data-dialog-close]")) {
    target.closest("dialog")?.close();
    return;
  }

  if (target.closest("[data-theme-choice]")) {
    const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
    const system = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    try {
      if (next === system) localStorage.removeItem("portal:theme");
      else localStorage.setItem("portal:theme", next);
    } catch {
      // Without storage the choice holds for this page alone.
    }
    document.documentElement.dataset.bsTheme = next;
    labelTheme();
    return;
  }

  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

function labelTheme() {
  const dark = document.documentElement.dataset.bsTheme === "dark";
  for (const label of document.querySelectorAll("[data-theme-label]")) {
    label.textContent = dark ? label.dataset.light : label.dataset.dark;
  }
}
labelTheme();

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
});
document.addEventListener("focusout", (event) => {
  const menu = event.target instanceof Element ? event.target.closest("details[data-menu][open]") : null;
  if (menu && event.relatedTarget instanceof Element && !menu.contains(event.relatedTarget)) menu.open = false;
});

/* Questions before an act: <button data-confirm="What will happen."> inside a form */
const confirmed = new WeakSet();

function ask(button, onYes) {
  const dialog = document.getElementById("portal-confirm");
  if (!(dialog instanceof HTMLDialogElement)) {
    onYes();
    return;
  }
  const title = dialog.querySelector("h2");
  const yes = dialog.querySelector("button[value=ok]");
  title.textContent = button.dataset.confirmTitle || title.dataset.default;
  dialog.querySelector("p").textContent = button.dataset.confirm;
  yes.textContent = button.dataset.confirmYes || yes.dataset.default;
  yes.className = "confirmDanger" in button.dataset ? "btn btn-danger" : "btn btn-primary";
  dialog.returnValue = "cancel";
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue === "ok") onYes();
      else button.focus();
    },
    { once: true },
  );
  dialog.showModal();
}

/* Sending a form. Capturing, so that the question comes before htmx and before everything else. */
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!(form instanceof HTMLFormElement) || form.method === "dialog") return;

    if (button?.dataset.confirm && !confirmed.has(button)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(button, () => {
        confirmed.add(button);
        form.requestSubmit(button);
        confirmed.delete(button);
      });
      return;
    }

    if (form.method !== "post" || "sendOften" in form.dataset) return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
  },
  { capture: true },
);

// On the window, after everybody who may still have stopped the sending, and before the browser asks whether to leave.
window.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || "sendOften" in form.dataset) return;
  if (event.defaultPrevented && !form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
  form.dataset.sent = "";
  if (event.submitter) event.submitter.dataset.busy = "";
  if ("forgetDrafts" in form.dataset) {
    try {
      sessionStorage.setItem("portal:forget-drafts", "");
    } catch {
      // No storage, no copies.
    }
  }
});

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-busy]")) delete button.dataset.busy;
}
// The browser's "back" shows the page as it was left: forms must be usable again.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail?.elt?.closest?.("form");
  if (form) release(form);
});

/* Signing out removes the copies of unsaved texts that autosave.js keeps on this device. That is done by the page that comes
   next and knows nobody: whoever is asked whether to leave unsaved text, and stays, keeps it. */
try {
  if (sessionStorage.getItem("portal:forget-drafts") !== null) {
    sessionStorage.removeItem("portal:forget-drafts");
    if (!document.querySelector("form[data-forget-drafts]")) {
      Object.keys(localStorage).filter((key) => key.startsWith("portal:draft:")).forEach((key) => localStorage.removeItem(key));
    }
  }
} catch {
  // No storage, nothing to forget.
}

/* A form with autosave was sent: its copy goes, unless this page is that form again, the sign-in or an error. */
try {
  const key = sessionStorage.getItem("portal:handed-over");
  if (key) {
    sessionStorage.removeItem("portal:handed-over");
    if (!document.querySelector("form[data-autosave-url], [data-keep-drafts]")) localStorage.removeItem(key);
  }
} catch {
  // No storage, no copy.
}

/* Unsaved text: <form data-guard>. autosave.js sends `portal:saved` when everything is stored. */
const dirty = new Set();
function markDirty(event) {
  const form = event.target instanceof Element ? event.target.closest("form[data-guard]") : null;
  if (form) dirty.add(form);
}
document.addEventListener("input", markDirty);
document.addEventListener("change", markDirty);
document.addEventListener("portal:saved", (event) => dirty.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  for (const form of dirty) {
    if (form.isConnected && !("sent" in form.dataset)) {
      event.preventDefault();
      // Runs only for those who decide to stay: what they had sent is to be sent again.
      setTimeout(() => document.querySelectorAll("form[data-sent]").forEach(release));
      return;
    }
  }
});

/* Errors of htmx requests become sentences. */
const SENTENCES = {
  401: "Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich in einem neuen Tab wieder an und versuchen Sie es hier noch einmal.",
  403: "Dafür fehlt Ihnen die Berechtigung, oder Ihre Anmeldung ist abgelaufen. Bitte laden Sie die Seite neu.",
  404: "Der Eintrag ist nicht mehr vorhanden. Bitte laden Sie die Seite neu.",
  413: "Die Datei ist zu groß.",
};
document.addEventListener("htmx:responseError", (event) => {
  showMessage({ text: SENTENCES[event.detail.xhr.status] || "Das hat leider nicht geklappt. Bitte versuchen Sie es noch einmal." });
});
document.addEventListener("htmx:sendError", () => {
  showMessage({ text: "Es besteht gerade keine Verbindung. Bitte versuchen Sie es in einem Augenblick noch einmal." });
});

/* Messages stand in the page from the start; a live region says only what changes, so they are said here. */
const texts = [...document.querySelectorAll("[data-message] .message__text")].map((message) => message.textContent.trim());
if (texts.length) announce(texts.join(" "));

/* A page that comes back with errors starts at their summary. */
document.querySelector("[data-error-summary]")?.focus();
