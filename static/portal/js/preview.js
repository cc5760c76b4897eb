/**
 * The printed page beside the form: loaded anew after each save, without flicker and without losing the place.
 *
 *   [data-preview]                       the desk (.sheet) around one <iframe class="sheet__frame">
 *   data-preview-url                     address of the page
 *   data-preview-form="editor"           id of the form whose `portal:saved` asks for a new page
 *   data-preview-width="794"             width of the page in CSS pixels (A4: 794); it is scaled to the room there is
 *   button[data-preview-zoom]            switches between "fits the width" and 100 %
 *   button[data-preview-reload]          loads at once
 *
 * The page must be allowed to be framed by ourselves (X-Frame-Options SAMEORIGIN, CSP frame-ancestors 'self').
 */

const say = (text) => document.dispatchEvent(new CustomEvent("portal:announce", { detail: text }));

class Preview {
  constructor(desk) {
    this.desk = desk;
    this.frame = desk.querySelector("iframe");
    this.fits = true;
    this.loading = false;
    this.again = false;
    new ResizeObserver(() => this.scale()).observe(desk);
    this.frame.addEventListener("load", () => this.scale());
    document.addEventListener("portal:saved", (event) => {
      if (event.target.id === desk.dataset.previewForm) this.reload();
    });
    this.scale();
  }

  scale(frame = this.frame) {
    const page = Number(this.desk.dataset.previewWidth || 794) + 2;
    const factor = this.fits ? Math.min(1.25, this.desk.clientWidth / page) : 1;
    if (!factor) return; // hidden on a phone while the form is shown
    // Styles set by script are no inline styles in the sense of the content security policy.
    frame.style.width = `${this.desk.clientWidth / factor}px`;
    frame.style.height = `${this.desk.clientHeight / factor}px`;
    frame.style.transform = `scale(${factor})`;
  }

  zoom(button) {
    this.fits = !this.fits;
    button.setAttribute("aria-pressed", String(!this.fits));
    this.scale();
  }

  /** Load behind the visible page and change places when the new one stands. One at a time; the last wish counts. */
  reload() {
    if (this.loading) {
      this.again = true;
      return;
    }
    this.loading = true;
    this.desk.setAttribute("aria-busy", "true");
    const next = this.frame.cloneNode(false);
    next.dataset.behind = "";
    next.removeAttribute("title"); // two frames of one name would confuse a screen reader meanwhile
    next.setAttribute("aria-hidden", "true");
    next.tabIndex = -1;
    let done = false;
    const finish = (arrived) => {
      if (done) return;
      done = true;
      clearTimeout(patience);
      this.loading = false;
      this.desk.removeAttribute("aria-busy");
      if (arrived) this.swap(next);
      else next.remove();
      if (this.again) {
        this.again = false;
        this.reload();
      }
    };
    const patience = setTimeout(() => finish(false), 20000);
    next.addEventListener("load", () => finish(true), { once: true });
    const url = new URL(this.desk.dataset.previewUrl, window.location.href);
    url.searchParams.set("stand", String(Date.now())); // never the copy in the browser's cache
    next.src = url.href;
    this.desk.append(next);
    this.scale(next);
  }

  swap(next) {
    try {
      next.contentWindow.scrollTo(0, this.frame.contentWindow.scrollY);
    } catch {
      // A page of the sign-in or an error page may refuse; then it starts at its top.
    }
    const old = this.frame;
    next.title = old.title;
    next.removeAttribute("aria-hidden");
    next.removeAttribute("tabindex");
    delete next.dataset.behind;
    this.frame = next;
    old.remove();
    next.addEventListener("load", () => this.scale());
  }
}

const previews = [...document.querySelectorAll("[data-preview]")].map((desk) => new Preview(desk));

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const button = target?.closest("[data-preview-zoom], [data-preview-reload]");
  if (!button) return;
  for (const preview of previews) {
    if ("previewZoom" in button.dataset) preview.zoom(button);
    else {
      preview.reload();
      say("Die Druckansicht wird neu geladen.");
    }
  }
});
