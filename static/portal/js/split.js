/**
 * Form and page: side by side on a wide screen, one at a time on a narrow one.
 *
 *   .editor[data-split="submission"]      the value names the place where "page hidden" is remembered on this device
 *   button[data-split-show="form"|"page"] narrow screens: which of the two is shown (aria-pressed)
 *   button[data-split-page]               wide screens: shows or hides the page (aria-pressed: the page is shown)
 */

const split = document.querySelector("[data-split]");

if (split) {
  const key = `portal:split:${split.dataset.split}`;

  const show = (part) => {
    split.dataset.showing = part;
    for (const button of document.querySelectorAll("[data-split-show]")) {
      button.setAttribute("aria-pressed", String(button.dataset.splitShow === part));
    }
  };
  const showPage = (visible) => {
    split.dataset.page = visible ? "shown" : "hidden";
    for (const button of document.querySelectorAll("[data-split-page]")) button.setAttribute("aria-pressed", String(visible));
  };

  let hidden = false;
  try {
    hidden = localStorage.getItem(key) === "hidden";
  } catch {
    // Without storage the page is simply shown.
  }
  show("form");
  showPage(!hidden);

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const part = target?.closest("[data-split-show]");
    if (part) show(part.dataset.splitShow);

    if (target?.closest("[data-split-page]")) {
      const visible = split.dataset.page === "hidden";
      showPage(visible);
      try {
        if (visible) localStorage.removeItem(key);
        else localStorage.setItem(key, "hidden");
      } catch {
        // It holds for this page alone.
      }
    }

    // A link to a gap leads into the form, also when only the page is shown.
    const link = target?.closest('a[href^="#"]');
    const goal = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (goal?.closest(".editor__form")) {
      event.preventDefault();
      show("form");
      for (let box = goal.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
      goal.scrollIntoView({ block: "center" });
      // A rich text field is hidden behind its editor; a section is no field at all.
      const editor = goal.closest(".prose-editor")?.querySelector("[role=textbox]");
      const field = editor || (goal.matches("input, select, textarea, button") ? goal : goal.querySelector("input:not([type=hidden]), select, textarea, button")) || goal;
      field.focus({ preventScroll: true });
    }
  });
}
