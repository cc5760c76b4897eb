/**
 * Saves a form while people write, and keeps a copy on this device for as long as the server has not got it.
 *
 *   form[data-autosave-url]            where the whole form is posted to (without files)
 *   data-autosave-key                  names the copy: object and person, e.g. "submission-17-u4"
 *   data-autosave-delay="1500"         milliseconds of quiet before a save
 *   data-autosave-done="… {time}"      what is said after a save, where it is only a save in between
 *   data-autosave-unsaved              set by the server when it sends the text back with errors
 *   data-autosave-ignore="version"     fields that say what text the form was made from (a version counter); no text themselves
 *   [data-autosave-scope]              around a form and its places below, where a page has several forms
 *   data-login-url                     address of the sign-in page, for when the session has ended
 *   [data-autosave-status]             says how it stands; no live region: only problems and the first save are read out
 *   [data-autosave-conflict]           receives the server's HTML when someone else saved meanwhile (409)
 *   [data-autosave-restore][hidden]    offers a copy found here: [data-restore-text], [data-restore-yes], [data-restore-no]
 *
 * The server answers 200 with JSON {"saved_at": ISO date, "fields": {"name": "value", …}, "html": {"element-id": "…"}}: `fields`
 * are written back (version counter, ids of new rows, INITIAL_FORMS), `html` replaces the inside of elements such as the
 * checklist. 409 carries HTML with both texts. Other 4xx: JSON {"message": "sentence"}. A redirect or 401/403: signed out.
 * Sends `portal:saved` from the form when everything typed so far is stored.
 */

const COPY = "portal:draft:";
const KEEP_DAYS = 14;
const time = new Intl.DateTimeFormat("de-DE", { hour: "2-digit", minute: "2-digit" });
const moment = new Intl.DateTimeFormat("de-DE", { dateStyle: "medium", timeStyle: "short" });

class Autosave {
  constructor(form) {
    this.form = form;
    this.key = COPY + (form.dataset.autosaveKey || form.dataset.autosaveUrl);
    this.delay = Number(form.dataset.autosaveDelay || 1500);
    // A page may hold several forms, each with its own place for what there is to say.
    this.place = form.closest("[data-autosave-scope]") ?? document;
    this.status = this.place.querySelector("[data-autosave-status]");
    this.turn = 0; // counts changes; a save is complete when none came while it was under way
    this.saved = 0;
    this.busy = false;
    this.stopped = false;
    this.failures = 0;
    form.addEventListener("input", (event) => this.changed(event));
    form.addEventListener("change", (event) => this.changed(event));
    form.addEventListener("submit", () => this.handOver());
    // Sent by htmx, the page stays: what came of it is known at once.
    form.addEventListener("htmx:beforeOnLoad", (event) => { if (event.target === form) this.handedOver(event.detail.xhr.status); });
    form.addEventListener("htmx:sendError", (event) => { if (event.target === form) this.handedOver(0); });
    // Sent by a script of its own, which says with which status it was answered.
    form.addEventListener("portal:handed-over", (event) => this.handedOver(event.detail));
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.stopped = false; });
    window.addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave();
      else if (this.turn > this.saved) this.save();
    });
    this.offer();
  }

  /** A regular submit carries everything itself. portal.js drops the copy once the next page shows that it arrived. */
  handOver() {
    if (this.turn > this.saved) this.keep();
    this.stopped = true;
    clearTimeout(this.timer);
    try {
      sessionStorage.setItem("portal:handed-over", this.key);
    } catch {
      // The copy is then offered once more, with its date; nothing is lost.
    }
  }

  /** The answer to a form that htmx sent; 0 where none came. With 409 and 422 another form takes this one's place. */
  handedOver(status) {
    const isSaved = status >= 200 && status < 300;
    if (!isSaved && status && status !== 401 && status !== 403 && status < 500) return;
    try {
      sessionStorage.removeItem("portal:handed-over");
    } catch {
      // Nothing was noted.
    }
    if (isSaved) {
      this.saved = this.turn;
      this.forget();
      this.form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
    } else {
      // The text stands here alone: it goes on being kept, and the reason is said beside it.
      this.stopped = false;
      this.turn += 1;
      this.keep();
      this.save();
    }
  }

  say(state, text, link) {
    if (!this.status) return;
    // A link that is still true stays as it is: whoever is about to click it shall not lose it.
    if (this.status.dataset.state === state && this.said === text) return;
    this.said = text;
    this.status.dataset.state = state;
    this.status.textContent = text;
    if (state === "problem" || (state === "saved" && !this.told)) {
      this.told ||= state === "saved";
      document.dispatchEvent(new CustomEvent("portal:announce", { detail: text }));
    }
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link.href;
      anchor.target = "_blank";
      anchor.textContent = link.text;
      this.status.append(" ", anchor);
    }
  }

  changed(event) {
    if (this.stopped || event.target.type === "file") return;
    this.turn += 1;
    // A problem is told until it is solved; leaving a field to follow its link counts as a change, too.
    if (!this.failures) this.say("waiting", "Noch nicht gespeichert");
    clearTimeout(this.copyTimer);
    this.copyTimer = setTimeout(() => this.keep(), 300);
    this.schedule(this.delay);
  }

  schedule(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  entries() {
    return [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
  }

  body() {
    const data = new FormData();
    for (const [name, value] of this.entries()) data.append(name, value);
    return data;
  }

  async save({ retried = false, leaving = false } = {}) {
    if (this.busy || this.stopped || this.turn === this.saved || !this.form.isConnected) return;
    this.busy = true;
    clearTimeout(this.timer);
    const turn = this.turn;
    if (!this.failures) this.say("saving", "Wird gespeichert …");
    try {
      const answer = await fetch(this.form.dataset.autosaveUrl, {
        method: "POST",
        body: this.body(),
        // Lets the request outlive its tab; browsers allow that for small ones only.
        keepalive: leaving && JSON.stringify(this.entries()).length < 40000,
        headers: { Accept: "application/json, text/html", "X-Requested-With": "XMLHttpRequest" },
        redirect: "manual",
        credentials: "same-origin",
      });
      await this.answered(answer, turn, retried);
    } catch {
      this.unreachable();
    } finally {
      this.busy = false;
      if (this.turn > this.saved && !this.stopped && this.failures === 0) this.schedule(this.delay);
    }
  }

  async answered(answer, turn, retried) {
    if (answer.ok) {
      this.store(await answer.json(), turn);
    } else if (answer.status === 409) {
      this.stopped = true;
      this.keep();
      this.say("problem", "Jemand anderes hat inzwischen gespeichert. Bitte vergleichen Sie die beiden Texte.");
      const place = this.place.querySelector("[data-autosave-conflict]");
      if (place) {
        place.innerHTML = await answer.text();
        place.tabIndex = -1;
        place.scrollIntoView({ block: "start" });
        place.focus({ preventScroll: true });
      }
    } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      // After signing in again in another tab the page's CSRF token is stale; a fresh one is fetched once.
      if (!retried && (await this.renewToken())) {
        this.busy = false;
        await this.save({ retried: true });
        return;
      }
      this.failures += 1;
      this.keep();
      if (retried) {
        this.say("problem", "Sie dürfen diesen Text nicht mehr bearbeiten. Ihre Fassung ist auf diesem Gerät aufgehoben.");
        return;
      }
      this.say("problem", "Ihre Anmeldung ist abgelaufen. Ihr Text ist auf diesem Gerät aufgehoben.", {
        href: this.form.dataset.loginUrl || window.location.href,
        text: "Wieder anmelden (neuer Tab)",
      });
    } else if (answer.status >= 500) {
      this.unreachable("Das Speichern hat nicht geklappt. Ihr Text ist auf diesem Gerät aufgehoben, wir versuchen es weiter.");
    } else {
      this.failures += 1; // the same text would be refused again: wait for the next change
      this.keep();
      let text = answer.status === 413 ? "Der Text ist zu groß, um gespeichert zu werden." : "";
      try {
        text = (await answer.json()).message || text;
      } catch {
        // No JSON: the general sentence serves.
      }
      this.say("problem", text || "Noch nicht gespeichert: Bitte prüfen Sie Ihre Angaben.");
    }
  }

  store(answer, turn) {
    for (const [name, value] of Object.entries(answer.fields || {})) {
      const field = this.form.elements.namedItem(name);
      if (field && "value" in field) field.value = value;
    }
    for (const [id, html] of Object.entries(answer.html || {})) {
      const place = document.getElementById(id);
      if (place) place.innerHTML = html;
    }
    this.saved = turn;
    this.failures = 0;
    if (this.turn === turn) {
      this.forget();
      const at = time.format(answer.saved_at ? new Date(answer.saved_at) : new Date());
      this.say("saved", (this.form.dataset.autosaveDone || "Gespeichert um {time}").replace("{time}", at));
      this.form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true, detail: answer }));
    }
  }

  unreachable(text = "Keine Verbindung. Ihr Text ist auf diesem Gerät aufgehoben, wir versuchen es weiter.") {
    this.failures += 1;
    this.keep();
    this.say("problem", text);
    this.schedule(Math.min(60000, 2000 * 2 ** this.failures));
  }

  async renewToken() {
    try {
      const page = await fetch(window.location.href, { redirect: "manual", credentials: "same-origin" });
      if (!page.ok) return false;
      const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
      const token = fresh.querySelector("input[name=csrfmiddlewaretoken]")?.value;
      if (!token) return false;
      for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
      return true;
    } catch {
      return false;
    }
  }

  /** The tab is put away: keep a copy now, and try to save once more, which the browser finishes by itself. */
  leave() {
    if (this.stopped || this.turn === this.saved) return;
    this.keep();
    this.save({ leaving: true });
  }

  keep() {
    if (this.turn === this.saved && !this.stopped) return;
    const entries = this.entries().filter(([name]) => name !== "csrfmiddlewaretoken");
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), entries }));
    } catch {
      // Storage full or switched off: the text is still in the page, and leaving it asks first.
    }
  }

  forget() {
    clearTimeout(this.copyTimer);
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing was kept.
    }
  }

  /** A copy that differs from what the page shows was never saved: offer it. */
  offer() {
    const box = this.place.querySelector("[data-autosave-restore]");
    let copy = null;
    try {
      copy = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return;
    }
    if ("autosaveUnsaved" in this.form.dataset) {
      // The server sent the text back with errors: what the page shows is stored nowhere yet.
      this.turn += 1;
      this.keep();
      this.say("waiting", "Noch nicht gespeichert");
      return;
    }
    if (!copy) return;
    const stale = Date.now() - copy.at > KEEP_DAYS * 86400000;
    if (stale || !box || !this.differs(copy.entries)) {
      this.forget();
      return;
    }
    // What left with the closed tab has arrived: the portal offers that text itself, and this copy waits until it is asked for.
    const kept = this.place.querySelector("[data-kept-at]");
    if (kept && copy.at <= Date.parse(kept.dataset.keptAt)) return;
    box.querySelector("[data-restore-text]").textContent =
      `Auf diesem Gerät liegt ein Stand vom ${moment.format(new Date(copy.at))}, der noch nicht gespeichert wurde.`;
    box.hidden = false;
    box.querySelector("[data-restore-yes]").addEventListener("click", () => {
      this.restore(copy.entries);
      box.hidden = true;
      this.say("waiting", "Wiederhergestellt, noch nicht gespeichert");
    });
    box.querySelector("[data-restore-no]").addEventListener("click", () => {
      this.forget();
      box.hidden = true;
    });
  }

  /** Management fields and the version counter may differ without a word having changed. */
  differs(entries) {
    const text = (list) => JSON.stringify(list.filter(([name]) => this.isContent(name)));
    return text(entries) !== text(this.entries());
  }

  isContent(name) {
    return name !== "csrfmiddlewaretoken" && !/-(INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS|id)$/.test(name) && !this.isOrigin(name);
  }

  isOrigin(name) {
    return (this.form.dataset.autosaveIgnore?.split(" ") || []).includes(name);
  }

  restore(entries) {
    for (const [name, value] of entries) {
      const rows = name.match(/^(.+)-TOTAL_FORMS$/);
      if (rows) document.dispatchEvent(new CustomEvent("portal:rows-wanted", { detail: { prefix: rows[1], count: Number(value) } }));
    }
    const wanted = new Map();
    for (const [name, value] of entries) wanted.set(name, [...(wanted.get(name) || []), value]);
    for (const field of this.form.elements) {
      if (!field.name || field.type === "file" || field.name.endsWith("-TOTAL_FORMS")) continue;
      // What text the copy was made from comes along: whoever saved in between is then noticed, and not overwritten.
      if (!this.isContent(field.name) && !this.isOrigin(field.name)) continue;
      const values = wanted.get(field.name) || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field instanceof HTMLSelectElement && field.multiple) {
        for (const option of field.options) option.selected = values.includes(option.value);
      } else if (values.length) {
        field.value = values[0];
        // Rich text: its editor shows what it is told, not what stands in the textarea (see rich-text.js).
        field.dispatchEvent(new CustomEvent("portal:restored", { bubbles: true, detail: values[0] }));
      }
    }
    // Rows take the order the copy had, and those removed in it are hidden again.
    this.form.dispatchEvent(new CustomEvent("portal:form-restored", { bubbles: true }));
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const known = new WeakSet();

function start(root) {
  for (const form of root.querySelectorAll("form[data-autosave-url]")) {
    if (known.has(form)) continue;
    known.add(form);
    new Autosave(form);
  }
}

start(document);
// Forms that htmx puts into the page later.
document.addEventListener("htmx:afterSwap", (event) => { if (event.target instanceof Element) start(event.target); });
