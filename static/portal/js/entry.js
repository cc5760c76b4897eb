/**
 * The page for a live workshop: Enter puts the line into a waiting list below the stored ones and leaves an empty line with the
 * same kind and field; the waiting lines are sent one after the other, in their order, until each is stored. A copy of them stays
 * on the device meanwhile, so that neither a lost connection nor a closed tab loses one. Each carries a key of its own: a line
 * that is sent again is not stored twice. Without this file the form is an ordinary one.
 *
 *   form[data-entry]          names event and person; [data-login-url] for when the session has ended
 *   [data-entry-say]          says how it stands
 *   [data-entry-list]         the stored lines, [data-entry-count] their number, [data-entry-empty] while there is none
 *   [data-entry-waiting]      the lines that are not stored yet
 *
 * The server answers 200 with JSON {"html": the stored line}, or 4xx with {"message": sentence}: then the line comes back into
 * its box. Kind and field can be typed in front of the line; `data-words` of an entry are the words for it.
 */

const form = document.querySelector("form[data-entry]");
const list = document.querySelector("[data-entry-list]");
const waiting = document.querySelector("[data-entry-waiting]");
const place = form.querySelector("[data-entry-say]");
const { kind, field, text, key } = form.elements;
// portal.js removes copies of unsaved texts by this beginning when somebody signs out.
const COPY = `portal:draft:beitraege-${form.dataset.entry}`;

let queue = [];
let busy = false;
let failures = 0;
let timer = 0;

function say(words, state = "", link = null) {
  place.textContent = words;
  place.dataset.state = state;
  if (!link) return;
  const anchor = document.createElement("a");
  anchor.href = link.href;
  anchor.target = "_blank";
  anchor.textContent = link.text;
  place.append(" ", anchor);
}

const newKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

function keep() {
  try {
    if (queue.length) localStorage.setItem(COPY, JSON.stringify({ at: Date.now(), entries: queue }));
    else localStorage.removeItem(COPY);
  } catch {
    // Storage full or switched off: the lines still stand in the page.
  }
  if (!queue.length && !text.value) form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
}

/* Reading "b: #2 …" as it is typed, so that the next line begins with the same; the server reads it once more. */

function optionFor(select, fits) {
  const found = [...select.options].filter((option) => option.dataset.words && fits(option.dataset.words));
  return found.length === 1 ? found[0].value : null;
}

function read(line) {
  let rest = line;
  for (let turn = 0; turn < 2; turn += 1) {
    const named = rest.match(/^(\p{L}+)\s*:\s*(.*)$/u);
    const about = rest.match(/^#([\p{L}\p{N}_.-]+):?\s*(.*)$/u);
    const chosenKind = named && optionFor(kind, (words) => words.split(" ").includes(named[1].toLowerCase()));
    if (chosenKind) {
      kind.value = chosenKind;
      rest = named[2];
    } else if (about) {
      const wanted = about[1].toLowerCase().replace(/\.$/, "");
      const chosen = optionFor(field, (words) => words.split("|")[0] === wanted)
        ?? optionFor(field, (words) => words.split("|").slice(1).some((name) => name.startsWith(wanted)));
      // What fits to nothing goes to the server as it is; it says what is wrong.
      if (!chosen) return rest;
      field.value = chosen;
      rest = about[2];
    }
  }
  return rest;
}

/* Waiting lines */

function show() {
  waiting.replaceChildren(...queue.map((entry) => {
    const item = document.createElement("li");
    item.className = "entered--waiting";
    const words = document.createElement("div");
    words.className = "entered__text";
    words.textContent = entry.text;
    const about = document.createElement("span");
    about.className = "entered__about";
    about.textContent = entry.problem ?? "noch nicht gespeichert";
    words.append(about);
    item.append(words);
    if (entry.problem) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-secondary";
      button.textContent = "In die Zeile holen";
      // What is typed there by now goes on as a line of its own.
      button.addEventListener("click", () => { if (text.value.trim()) form.requestSubmit(); back(entry); });
      item.append(button);
    }
    return item;
  }));
  waiting.hidden = queue.length === 0;
}

function take(event) {
  event.preventDefault();
  const line = text.value.trim();
  if (!line) {
    say("Bitte schreiben Sie in die Zeile, was gesagt wurde.", "problem");
    text.focus();
    return;
  }
  const rest = read(line);
  if (!rest) {
    // Only kind or field were named: they hold for what comes.
    text.value = "";
    text.focus();
    return;
  }
  queue.push({ key: key.value, kind: kind.value, field: field.value, text: rest });
  key.value = newKey();
  text.value = "";
  keep();
  show();
  text.focus();
  send();
}

async function send({ renewed = false } = {}) {
  const entry = queue.find((line) => !line.problem);
  if (busy || !entry) return;
  busy = true;
  clearTimeout(timer);
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const name of ["key", "kind", "field", "text"]) data.append(name, entry[name]);
  let again = false;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      redirect: "manual",
      credentials: "same-origin",
    });
    if (answer.ok) {
      stored(entry, await answer.json());
    } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      // After signing in again in another tab the page's token is stale; a fresh one is fetched once.
      again = !renewed && (await renewToken());
      if (!again) {
        wait("Ihre Anmeldung ist abgelaufen oder erlaubt das nicht mehr. Ihre Zeilen sind auf diesem Gerät aufgehoben.", {
          href: form.dataset.loginUrl,
          text: "Wieder anmelden (neuer Tab)",
        });
      }
    } else if (answer.status >= 500) {
      wait("Das Speichern hat nicht geklappt. Ihre Zeilen sind auf diesem Gerät aufgehoben, wir versuchen es weiter.");
    } else {
      refused(entry, await sentence(answer));
    }
  } catch {
    wait("Keine Verbindung. Schreiben Sie ruhig weiter: Ihre Zeilen sind auf diesem Gerät aufgehoben, wir versuchen es weiter.");
  } finally {
    busy = false;
  }
  if (again) await send({ renewed: true });
  else if (!failures) await send();
}

async function sentence(answer) {
  try {
    return (await answer.json()).message;
  } catch {
    return "Diese Zeile ließ sich nicht speichern. Bitte prüfen Sie sie.";
  }
}

function stored(entry, answer) {
  failures = 0;
  queue = queue.filter((other) => other.key !== entry.key);
  const holder = document.createElement("template");
  holder.innerHTML = answer.html.trim();
  const item = holder.content.firstElementChild;
  const there = document.getElementById(item.id);
  if (there) there.replaceWith(item);
  else list.append(item);
  window.htmx?.process(item);
  const number = list.children.length;
  document.querySelector("[data-entry-count]").textContent = String(number);
  document.querySelector("[data-entry-empty]").hidden = true;
  keep();
  show();
  if (!queue.length) say(`Gespeichert: Zeile ${number}.`);
  form.scrollIntoView({ block: "nearest" });
}

/** The line comes back into its box. While something else is being typed there, it waits with its sentence and a button. */
function refused(entry, words) {
  failures = 0;
  entry.problem = words;
  keep();
  show();
  if (text.value.trim()) say(`„${entry.text.slice(0, 40)}“ ist noch nicht gespeichert: ${words}`, "problem");
  else back(entry);
}

function back(entry) {
  queue = queue.filter((other) => other !== entry);
  text.value = entry.text;
  kind.value = entry.kind;
  field.value = entry.field;
  keep();
  show();
  say(entry.problem, "problem");
  text.focus();
}

function wait(words, link = null) {
  failures += 1;
  say(words, "waiting", link);
  timer = setTimeout(send, Math.min(30000, 1000 * 2 ** failures));
}

async function renewToken() {
  try {
    const page = await fetch(window.location.href, { redirect: "manual", credentials: "same-origin" });
    if (!page.ok) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh.querySelector("form[data-entry] input[name=csrfmiddlewaretoken]")?.value;
    if (!token) return false;
    for (const box of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) box.value = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    return true;
  } catch {
    return false;
  }
}

form.addEventListener("submit", take);
window.addEventListener("online", () => send());
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") send(); });

/* Changing what is there: arrow up from the empty line, Escape closes. */
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowUp" && event.target === text && !text.value) {
    const links = list.querySelectorAll("[data-entry-edit]");
    if (!links.length) return;
    event.preventDefault();
    links[links.length - 1].click();
  } else if (event.key === "Escape" && event.target instanceof Element) {
    event.target.closest("[data-entry-form]")?.querySelector("[data-entry-close]")?.click();
  }
});
document.addEventListener("htmx:afterSwap", () => {
  const edited = document.querySelector("[data-entry-form] textarea");
  const fresh = list.querySelector("[data-fresh]");
  if (edited && !edited.dataset.seen) {
    edited.dataset.seen = "";
    edited.focus();
  } else if (fresh) {
    fresh.removeAttribute("data-fresh");
    text.focus();
  }
});

/* Lines that an earlier visit could not store */
try {
  queue = JSON.parse(localStorage.getItem(COPY))?.entries ?? [];
} catch {
  queue = [];
}
// The key of the page is the server's; a page from the browser's memory may have used it already.
key.value = newKey();
if (!form.closest("main").querySelector("[data-error-summary]")) text.focus({ preventScroll: list.children.length === 0 });
if (queue.length) {
  show();
  say("Zeilen von vorhin werden jetzt gespeichert.", "waiting");
  send();
}
