/**
 * Entering outcomes by keyboard: Ctrl+Enter sends, "einstimmig" counts, and the part of the form that an outcome asks for opens.
 * Without this file the form works all the same; the server counts then.
 *
 *   form[data-outcomes]                        sent by Ctrl+Enter (or Cmd+Enter) from any of its fields
 *   [data-outcome]                             one item
 *   [data-opens-more], [data-opens-points]     outcomes for which details[data-more] or details[data-points] opens
 *   input[data-unanimous="12"]                 fills the votes: members entitled, less the recused ones (data-votes="1") ticked below
 */

const field = (item, name) => item.querySelector(`[name$="-${name}"], [name="${name}"]`);

function count(item) {
  const box = item.querySelector("input[data-unanimous]");
  if (!box?.checked) return;
  const recused = item.querySelectorAll('[data-recusals] input[data-votes="1"]:checked').length;
  const wanted = { votes_yes: Number(box.dataset.unanimous) - recused, votes_no: 0, votes_abstained: 0 };
  for (const [name, value] of Object.entries(wanted)) field(item, name).value = String(value);
}

function open(item, outcome) {
  const main = item.querySelector("[data-opens-more]");
  for (const part of ["more", "points"]) {
    const details = item.querySelector(`details[data-${part}]`);
    if (details && outcome && main.dataset[`opens${part[0].toUpperCase()}${part.slice(1)}`].split(" ").includes(outcome)) details.open = true;
  }
}

document.addEventListener("change", (event) => {
  const item = event.target.closest?.("[data-outcome]");
  if (!item) return;
  if (event.target.matches("input[data-unanimous], [data-recusals] input")) count(item);
  // What is counted by hand is no longer unanimous by itself.
  if (/votes_(yes|no|abstained)$/.test(event.target.name)) {
    const box = item.querySelector("input[data-unanimous]");
    if (box) box.checked = false;
  }
  if (/(^|-)(outcome|point_\d+)$/.test(event.target.name)) open(item, event.target.value);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest?.("form[data-outcomes]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

// A link in the summary of errors leads to a field that may stand in a closed part.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-error-summary] a[href^='#']");
  const target = link && document.getElementById(link.getAttribute("href").slice(1));
  const details = target?.closest("details");
  if (details) details.open = true;
});

// The first thing to do on this page is to say how the first item ended.
if (!document.querySelector("[data-error-summary]")) document.querySelector("form[data-outcomes] select")?.focus();
