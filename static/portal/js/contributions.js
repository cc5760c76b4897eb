/**
 * Cards of contributions: counts what is ticked, and takes the focus to a card that was exchanged. Making something of a card is
 * done by htmx; without this file the same buttons are forms that lead back to the list.
 */

const say = (text) => document.dispatchEvent(new CustomEvent("portal:announce", { detail: text }));

function countPicked() {
  const place = document.querySelector("[data-pick-count]");
  if (!place) return;
  place.dataset.empty ??= place.textContent;
  const picked = document.querySelectorAll("[data-pick]:checked").length;
  place.textContent = picked === 0 ? place.dataset.empty : picked === 1 ? "1 Beitrag angekreuzt; daraus" : `${picked} Beiträge angekreuzt; daraus`;
}
document.addEventListener("change", (event) => {
  if (event.target instanceof Element && event.target.matches("[data-pick]")) countPicked();
});

document.addEventListener("htmx:afterSwap", () => {
  countPicked();
  const card = document.querySelector("[data-card][data-fresh]");
  if (!card) return;
  card.removeAttribute("data-fresh");
  card.focus();
  const told = card.querySelector("[role=alert], .card-box__became") ?? card.querySelector(".card-box__text");
  if (told) say(told.textContent.trim().replace(/\s+/g, " "));
});

countPicked();
