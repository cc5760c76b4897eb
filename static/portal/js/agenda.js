/**
 * The agenda of a session: stores the new order when a line was moved and shows the numbers that follow from it.
 * Without JavaScript the same buttons store the order by themselves.
 */

const message = (text) => document.dispatchEvent(new CustomEvent("portal:message", { detail: { text } }));

document.addEventListener("portal:reordered", async (event) => {
  const form = event.target.closest("form[data-agenda]");
  if (!form) return;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    if (answer.ok) {
      const { numbers, seen } = await answer.json();
      form.elements.seen.value = seen;
      for (const [key, number] of Object.entries(numbers)) {
        const field = form.querySelector(`#top-${CSS.escape(key)}`);
        if (field) field.value = number;
      }
      return;
    }
    const said = answer.status === 409 ? (await answer.json()).message : "";
    message(said || "Die Reihenfolge wurde nicht gespeichert. Bitte laden Sie die Seite neu.");
  } catch {
    message("Keine Verbindung: Die Reihenfolge wurde nicht gespeichert. Bitte versuchen Sie es noch einmal.");
  }
});
