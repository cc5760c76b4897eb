/**
 * The measures as a list in which one works by keyboard: arrows go from row to row in the same column, Enter stores the row
 * and goes down, Escape puts the row back as it was. Storing itself is done by htmx; without this file the whole list is one
 * form with one button. Markup: templates/fields_of_action/_row.html.
 */

const say = (text) => document.dispatchEvent(new CustomEvent("portal:announce", { detail: text }));
const grids = () => document.querySelector("[data-measure-grid]");
const cells = (row) => [...row.querySelectorAll("[data-cell]")];

/** What a field said when the page was filled. */
function original(cell) {
  if (cell instanceof HTMLSelectElement) {
    const chosen = [...cell.options].find((option) => option.defaultSelected);
    return chosen ? chosen.value : cell.options[0]?.value;
  }
  return cell.defaultValue;
}
const isChanged = (row) => "refused" in row.dataset || cells(row).some((cell) => cell.value !== original(cell));

function restore(row) {
  // What was refused is put back by reading the row anew: only the server knows what is stored by now.
  const again = row.querySelector("[data-row-again]");
  if (again) {
    again.click();
    return;
  }
  cells(row).forEach((cell) => { cell.value = original(cell); });
  mark(row);
}

function mark(row) {
  row.toggleAttribute("data-changed", isChanged(row));
  count();
}

/** Says how many rows wait, and tells portal.js when there is nothing left to lose. */
function count() {
  const form = grids();
  if (!form) return;
  const open = [...form.querySelectorAll("[data-row]")].filter(isChanged).length;
  const place = form.querySelector("[data-unsaved]");
  const text = open === 0 ? "" : open === 1 ? "1 Zeile ist noch nicht gespeichert." : `${open} Zeilen sind noch nicht gespeichert.`;
  if (place && place.textContent !== text) place.textContent = text;
  if (open === 0) form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
}

function neighbour(row, step) {
  let next = row;
  do next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
  while (next && !next.querySelector("[data-cell]"));
  return next;
}

function go(cell, step) {
  const next = neighbour(cell.closest("[data-row]"), step);
  const target = next?.querySelector(`[data-cell="${cell.dataset.cell}"]`);
  if (!target) return false;
  target.focus();
  if (!(target instanceof HTMLSelectElement)) target.select();
  return true;
}

/** In a note of several lines the arrows move the caret; they leave it at its first or last place. */
function staysInside(cell, step) {
  if (!(cell instanceof HTMLTextAreaElement)) return false;
  return step > 0 ? cell.selectionEnd !== cell.value.length : cell.selectionStart !== 0;
}

function save(row) {
  if (!isChanged(row)) return;
  row.dataset.saving = "";
  row.querySelector("[data-row-save]").click();
}

document.addEventListener("keydown", (event) => {
  const cell = event.target instanceof Element ? event.target.closest("[data-measure-grid] [data-cell]") : null;
  if (!cell || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = cell.closest("[data-row]");
  if (event.key === "Escape") {
    event.preventDefault();
    restore(row);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    save(row);
    go(cell, 1);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.shiftKey) {
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (staysInside(cell, step)) return;
    event.preventDefault();
    go(cell, step);
  }
});

/* A report without a new day would keep the old one: the day follows, in sight, when something else is changed. */
document.addEventListener("input", (event) => {
  const cell = event.target instanceof Element ? event.target.closest("[data-measure-grid] [data-cell]") : null;
  if (!cell) return;
  const row = cell.closest("[data-row]");
  const day = row.querySelector('[data-cell="noted_on"]');
  if (day && cell !== day && day.value === original(day)) {
    const today = new Intl.DateTimeFormat("de-DE", { day: "2-digit", month: "2-digit", year: "numeric" });
    day.value = today.format(new Date());
  }
  mark(row);
});

/* Ticked rows */
function countPicked() {
  const form = grids();
  const badge = form?.querySelector("[data-bulk-count]");
  if (!badge) return;
  const picked = form.querySelectorAll("[data-pick]:checked").length;
  badge.textContent = String(picked);
  badge.hidden = picked === 0;
}
document.addEventListener("change", (event) => {
  if (event.target instanceof Element && event.target.matches("[data-pick]")) countPicked();
});

/* Only the row that was stored is exchanged; ticks and the place of the focus are kept. */
let before = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const row = event.detail.target instanceof Element ? event.detail.target.closest("[data-row]") : null;
  if (!row) return;
  const active = document.activeElement;
  before = {
    id: row.id,
    picked: Boolean(row.querySelector("[data-pick]")?.checked),
    cell: row.contains(active) ? active.dataset.cell || "note" : "",
  };
});
document.addEventListener("htmx:afterSwap", () => {
  if (!before) {
    countPicked();
    return;
  }
  const row = document.getElementById(before.id);
  if (row) {
    const pick = row.querySelector("[data-pick]");
    if (pick) pick.checked = before.picked;
    if (before.cell) row.querySelector(`[data-cell="${before.cell}"]`)?.focus();
    const title = row.dataset.title;
    if ("saved" in row.dataset) say(`${title}: gespeichert.`);
    else if ("refused" in row.dataset) say(`${title}: nicht gespeichert. Der Grund steht unter der Zeile.`);
    mark(row);
  }
  before = null;
});
