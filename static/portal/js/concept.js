/**
 * The page of an edition: stores the order of its texts when rows of the outline were moved, and wakes up the forms that htmx
 * puts in the place of a text. Without JavaScript the same buttons and links are pages of their own.
 */

const message = (text) => document.dispatchEvent(new CustomEvent("portal:message", { detail: { text } }));

/** The reading column follows the outline. */
function follow(list) {
  for (const row of [...list.children].filter((item) => item.matches("[data-row-for]"))) {
    const place = document.querySelector(`[data-place="${CSS.escape(row.dataset.rowFor)}"]`);
    place?.parentElement.append(place);
  }
  document.querySelectorAll("[data-phase-number]").forEach((number, index) => { number.textContent = String(index + 1); });
}

document.addEventListener("portal:reordered", async (event) => {
  const form = event.target.closest("form[data-order]");
  if (!form) return;
  follow(event.target);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    if (answer.ok) {
      // Pictures of the order are drawn anew.
      document.body.dispatchEvent(new CustomEvent("portal:order-saved"));
      return;
    }
    const said = answer.status === 409 ? (await answer.json()).message : "";
    message(said || "Die Reihenfolge wurde nicht gespeichert. Bitte laden Sie die Seite neu.");
  } catch {
    message("Keine Verbindung: Die Reihenfolge wurde nicht gespeichert. Bitte versuchen Sie es noch einmal.");
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  const place = event.target instanceof Element ? event.target.closest("[data-part]") : null;
  if (!place) return;
  const form = place.querySelector("form[data-autosave-url]");
  if (form) {
    // The text editor listens for this, as formset.js sends it for new rows.
    form.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: "" } }));
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  } else {
    (place.querySelector("[data-focus]") ?? place).focus();
    document.body.dispatchEvent(new CustomEvent("portal:part-shown"));
  }
});
