/**
 * Reading a draft and commenting on it, also where the connection comes and goes.
 *
 *   [data-review]                  the text: data-review-key names the queue on this device, data-review-seen takes what was read
 *   [data-review-row="key"]        a piece of the text, with its words in [data-review-words] and its link [data-review-mark]
 *   [data-review-composer]         the form for a comment; it is put below the passage
 *   form[data-review-send]         what is sent: kept on this device until the server has it, and sent again until then
 *   [data-review-waiting]          where what waits is shown
 *   [data-review-selection]        "comment on what is marked"; shown while something is marked
 *   [data-review-step]             to the comment before or after; keys p and n do the same
 *   [data-review-unread]           a comment not read yet, by its id
 *
 * The server answers a sent form with JSON {html, target, said}: `html` takes the place of the element `target`. Other 4xx:
 * {message}. Every form carries a key made here, so that what is sent twice is stored once. autosave.js keeps what is typed and
 * not sent.
 */

const CONTEXT = 60;
const place = document.querySelector("[data-review]");
const composer = document.querySelector("[data-review-composer]");
const form = composer.querySelector("form");
const quoteBox = composer.querySelector("[data-review-quote]");
const sayBox = document.querySelector("[data-review-say]");
const selectionButton = document.querySelector("[data-review-selection]");
// portal.js removes copies of unsent texts by this beginning when somebody signs out.
const COPY = `portal:draft:${place.dataset.reviewKey}-wartet`;

let queue = [];
let busy = false;
let failures = 0;
let timer = 0;
let marked = null;

const squeeze = (text) => text.replace(/\s+/g, " ");
const newKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

function say(text, state = "") {
  sayBox.textContent = text;
  sayBox.dataset.state = state;
}

/* --- Marking a passage --- */

/** What is marked, cut to one piece of the text: its key, its words, and what stands around them. */
function passage() {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const start = range.startContainer.parentElement?.closest("[data-review-words]");
  const words = start ?? [...place.querySelectorAll("[data-review-words]")].find((item) => range.intersectsNode(item));
  if (!words) return null;
  const whole = document.createRange();
  whole.selectNodeContents(words);
  const cut = range.cloneRange();
  if (cut.compareBoundaryPoints(Range.START_TO_START, whole) < 0) cut.setStart(whole.startContainer, whole.startOffset);
  if (cut.compareBoundaryPoints(Range.END_TO_END, whole) > 0) cut.setEnd(whole.endContainer, whole.endOffset);
  const quote = textOf(cut).trim();
  if (quote.length < 2) return null;
  const before = document.createRange();
  before.selectNodeContents(words);
  before.setEnd(cut.startContainer, cut.startOffset);
  const behind = document.createRange();
  behind.selectNodeContents(words);
  behind.setStart(cut.endContainer, cut.endOffset);
  return {
    row: words.closest("[data-review-row]"),
    quote: squeeze(quote),
    prefix: squeeze(textOf(before)).slice(-CONTEXT),
    suffix: squeeze(textOf(behind)).slice(0, CONTEXT),
  };
}

/** Text with a blank between neighbouring paragraphs, points and cells, as the server counts it. */
function textOf(range) {
  const holder = document.createElement("div");
  holder.append(range.cloneContents());
  for (const element of holder.querySelectorAll("p, li, td, th, tr, br, caption, ul, ol, h2, h3, h4")) element.append(" "), element.before(" ");
  return holder.textContent;
}

document.addEventListener("selectionchange", () => {
  const found = passage();
  // Pressing the button takes the mark away on some devices; what was marked last counts.
  if (found) marked = found;
  else if (document.activeElement === selectionButton) return;
  selectionButton.hidden = !found;
});
selectionButton.addEventListener("pointerdown", (event) => event.preventDefault());
selectionButton.addEventListener("click", () => {
  selectionButton.hidden = true;
  if (marked) open(marked.row, marked);
});

/* --- The form --- */

function open(row, found = null) {
  row.after(composer);
  composer.hidden = false;
  place.querySelectorAll(".review-row--open").forEach((item) => item.classList.remove("review-row--open"));
  row.classList.add("review-row--open");
  const field = form.elements;
  field.stelle.value = row.dataset.reviewRow;
  field.quote.value = found?.quote ?? "";
  field.prefix.value = found?.prefix ?? "";
  field.suffix.value = found?.suffix ?? "";
  show();
  field.body.focus();
  composer.scrollIntoView({ block: "nearest" });
}

function show() {
  const quote = form.elements.quote.value;
  quoteBox.textContent = quote ? `„${quote.length > 160 ? `${quote.slice(0, 159)}…` : quote}“` : "";
}

function close() {
  const row = place.querySelector(".review-row--open");
  row?.classList.remove("review-row--open");
  composer.hidden = true;
  row?.querySelector("[data-review-mark]")?.focus();
}

place.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("[data-review-mark]") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const found = passage();
  const row = link.closest("[data-review-row]");
  open(row, found?.row === row ? found : null);
});
composer.querySelector("[data-review-close]").addEventListener("click", close);
composer.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
// A copy that was brought back goes to its passage.
form.addEventListener("portal:form-restored", restore);

function restore() {
  const row = place.querySelector(`[data-review-row="${CSS.escape(form.elements.stelle.value)}"]`);
  if (row) row.after(composer);
  composer.hidden = false;
  show();
  form.elements.body.focus();
}

/* --- Sending --- */

document.addEventListener("submit", (event) => {
  const sent = event.target;
  if (!(sent instanceof HTMLFormElement) || !("reviewSend" in sent.dataset)) return;
  event.preventDefault();
  event.stopPropagation();
  const body = sent.elements.body;
  if (!body.value.trim()) {
    say("Bitte schreiben Sie etwas in das Feld.", "problem");
    body.focus();
    return;
  }
  const row = sent === form ? form.elements.stelle.value : "";
  const card = sent.closest(".remark")?.id ?? "";
  const fields = [...new FormData(sent)].filter(([name]) => name !== "csrfmiddlewaretoken");
  queue.push({ url: sent.getAttribute("action"), fields, row, card, text: body.value });
  keep();
  body.value = "";
  sent.elements.key.value = newKey();
  // Its copy is the queue's from here on.
  sent.dispatchEvent(new CustomEvent("portal:handed-over", { detail: 200 }));
  if (sent === form) close();
  else sent.closest("details").open = false;
  showWaiting();
  say("Wird gesendet …");
  send();
}, true);

function keep() {
  try {
    if (queue.length) localStorage.setItem(COPY, JSON.stringify({ at: Date.now(), entries: queue }));
    else localStorage.removeItem(COPY);
  } catch {
    // Storage full or switched off: what waits still stands in the page.
  }
}

function showWaiting() {
  document.querySelectorAll(".remark--waiting").forEach((item) => item.remove());
  for (const entry of queue) {
    const row = place.querySelector(`[data-review-row="${CSS.escape(entry.row)}"] [data-review-waiting]`);
    const card = entry.card ? document.getElementById(entry.card) : null;
    const item = document.createElement(card ? "div" : "li");
    item.className = "remark remark--waiting";
    const words = document.createElement("p");
    words.textContent = entry.text;
    const about = document.createElement("p");
    about.className = "muted small";
    about.textContent = entry.problem ?? "Noch nicht gesendet. Der Text ist auf diesem Gerät aufgehoben.";
    item.append(words, about);
    if (entry.problem) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-secondary";
      button.textContent = "Verwerfen";
      button.addEventListener("click", () => { queue = queue.filter((other) => other !== entry); keep(); showWaiting(); });
      const copy = document.createElement("button");
      copy.type = "button";
      copy.className = "btn btn-sm btn-secondary";
      copy.textContent = "Noch einmal versuchen";
      copy.addEventListener("click", () => { delete entry.problem; keep(); showWaiting(); send(); });
      item.append(copy, " ", button);
    }
    (card ?? row ?? place).append(item);
  }
}

async function send({ renewed = false } = {}) {
  const entry = queue.find((item) => !item.problem);
  if (busy || !entry) return;
  busy = true;
  clearTimeout(timer);
  const data = new FormData();
  data.append("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of entry.fields) data.append(name, value);
  let again = false;
  try {
    const answer = await fetch(entry.url, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      redirect: "manual",
      credentials: "same-origin",
    });
    if (answer.ok) {
      stored(entry, await answer.json());
    } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      again = !renewed && (await renewToken());
      if (!again) wait("Ihre Anmeldung ist abgelaufen. Ihr Text ist auf diesem Gerät aufgehoben; bitte melden Sie sich in einem neuen Tab an.");
    } else if (answer.status >= 500) {
      wait("Das Senden hat nicht geklappt. Ihr Text ist auf diesem Gerät aufgehoben, wir versuchen es weiter.");
    } else {
      failures = 0;
      entry.problem = await sentence(answer);
      keep();
      showWaiting();
      say(entry.problem, "problem");
    }
  } catch {
    wait("Keine Verbindung. Schreiben Sie ruhig weiter: Ihr Text ist auf diesem Gerät aufgehoben, wir versuchen es weiter.");
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
    return "Das ließ sich nicht speichern: Sie sind zu dieser Durchsicht nicht mehr eingeladen, oder es gibt sie nicht mehr.";
  }
}

function stored(entry, answer) {
  failures = 0;
  queue = queue.filter((other) => other !== entry);
  keep();
  const holder = document.createElement("template");
  holder.innerHTML = answer.html.trim();
  const fresh = holder.content.firstElementChild;
  const old = document.getElementById(answer.target);
  // Somebody may be writing in the old one at this moment.
  const typing = old ? [...old.querySelectorAll("textarea")].some((box) => box.value.trim()) : true;
  if (old && !typing) {
    if (old.contains(composer)) old.after(composer);
    old.replaceWith(fresh);
    window.htmx?.process(fresh);
    fresh.dispatchEvent(new CustomEvent("htmx:afterSwap", { bubbles: true }));
    watch(fresh);
  }
  showWaiting();
  if (!queue.length) say(answer.said);
}

function wait(words) {
  failures += 1;
  say(words, "waiting");
  showWaiting();
  timer = setTimeout(send, Math.min(30000, 1000 * 2 ** failures));
}

async function renewToken() {
  try {
    const page = await fetch(window.location.href, { redirect: "manual", credentials: "same-origin" });
    if (!page.ok) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (!token) return false;
    for (const box of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) box.value = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    return true;
  } catch {
    return false;
  }
}

window.addEventListener("online", () => send());
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") send(); });

/* --- From comment to comment --- */

const cards = () => [...document.querySelectorAll("[data-review-remark]")];

function step(by) {
  const found = cards();
  if (!found.length) return;
  const now = found.indexOf(document.activeElement?.closest("[data-review-remark]") ?? null);
  const next = now < 0 ? (by > 0 ? 0 : found.length - 1) : (now + by + found.length) % found.length;
  found[next].focus();
  found[next].scrollIntoView({ block: "center" });
}

document.querySelectorAll("[data-review-step]").forEach((button) => {
  let from = null;
  button.addEventListener("pointerdown", (event) => { from = document.activeElement; event.preventDefault(); });
  button.addEventListener("click", () => {
    if (from instanceof HTMLElement && from.closest("[data-review-remark]")) from.focus();
    else if (lastCard?.isConnected) lastCard.focus();
    step(Number(button.dataset.reviewStep));
  });
});

let lastCard = null;
document.addEventListener("focusin", (event) => {
  const card = event.target instanceof Element ? event.target.closest("[data-review-remark]") : null;
  if (card) lastCard = card;
  place.querySelectorAll("mark[data-lit]").forEach((mark) => mark.removeAttribute("data-lit"));
  if (!card) return;
  const number = card.dataset.reviewRemark;
  place.querySelectorAll("mark[data-passage]").forEach((mark) => {
    if (mark.dataset.passage.split(" ").includes(number)) mark.dataset.lit = "";
  });
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!(event.target instanceof Element) || event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "n") step(1);
  else if (event.key === "p") step(-1);
});

/* --- What was read --- */

let seen = new Set();
let seenTimer = 0;

const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const card = entry.target;
    clearTimeout(card.readTimer);
    if (!entry.isIntersecting) continue;
    card.readTimer = setTimeout(() => {
      watcher.unobserve(card);
      seen.add(card.dataset.reviewUnread);
      clearTimeout(seenTimer);
      seenTimer = setTimeout(tellSeen, 1500);
    }, 2500);
  }
}, { threshold: 0.6 });

function watch(root) {
  const found = root.matches?.("[data-review-unread]") ? [root] : [];
  for (const card of [...found, ...root.querySelectorAll("[data-review-unread]")]) watcher.observe(card);
}

async function tellSeen() {
  const ids = [...seen];
  if (!ids.length) return;
  seen = new Set();
  const data = new FormData();
  data.append("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
  for (const id of ids) data.append("id", id);
  try {
    const answer = await fetch(place.dataset.reviewSeen, {
      method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "manual", credentials: "same-origin",
    });
    if (!answer.ok) ids.forEach((id) => seen.add(id));
  } catch {
    ids.forEach((id) => seen.add(id));
  }
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (!(event.target instanceof Element)) return;
  watch(event.target);
  const fresh = document.querySelector("[data-review-remark][data-fresh]");
  if (fresh) {
    fresh.removeAttribute("data-fresh");
    fresh.focus();
  }
});

/* --- What an earlier visit could not send --- */

try {
  queue = JSON.parse(localStorage.getItem(COPY))?.entries ?? [];
} catch {
  queue = [];
}
// The key of the page is the server's; a page from the browser's memory may have used it already.
if (!form.elements.body.value) form.elements.key.value = newKey();
watch(place);
if (!composer.hidden) restore();
if (queue.length) {
  for (const entry of queue) delete entry.problem;
  showWaiting();
  say("Was noch nicht gesendet war, wird jetzt gesendet.", "waiting");
  send();
}
