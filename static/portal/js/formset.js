/**
 * Rows of a Django formset: added from a <template>, removed with a way back.
 *
 *   [data-formset="points"]        around management form, rows and template; the value is the formset's prefix
 *   [data-formset-rows]            the parent of the rows
 *   template[data-formset-template] one empty row: {{ formset.empty_form }} with __prefix__
 *   button[data-formset-add]       adds a row
 *   button[data-row-remove]        removes its row (ticks the row's DELETE field and hides it)
 *
 * Sends `portal:row-added`, `portal:row-removed`, `portal:row-restored` from the row, and Django's `formset:added`, by
 * which the rich text editor wakes up in new rows.
 */

const say = (text) => document.dispatchEvent(new CustomEvent("portal:announce", { detail: text }));

function total(formset) {
  return formset.querySelector(`input[name="${formset.dataset.formset}-TOTAL_FORMS"]`);
}

/** Append one empty row and return it; null where the formset allows no more. */
function addRow(formset) {
  const prefix = formset.dataset.formset;
  const count = total(formset);
  const template = formset.querySelector("template[data-formset-template]");
  const most = Number(formset.querySelector(`input[name="${prefix}-MAX_NUM_FORMS"]`)?.value || 1000);
  const index = Number(count.value);
  if (index >= most) {
    say("Mehr Einträge sind hier nicht möglich.");
    return null;
  }
  const holder = document.createElement("template");
  // Only this formset's own marker: rows of an inner formset keep theirs.
  holder.innerHTML = template.innerHTML.replaceAll(`${prefix}-__prefix__`, `${prefix}-${index}`);
  const row = holder.content.firstElementChild;
  formset.querySelector("[data-formset-rows]").append(row);
  count.value = String(index + 1);
  row.dispatchEvent(new CustomEvent("portal:row-added", { bubbles: true }));
  row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: prefix } }));
  return row;
}

function focusFirstField(row) {
  const fields = row.querySelectorAll("input:not([type=hidden]), select, textarea, .prose-editor [role=textbox]");
  const field = [...fields].find((one) => one.checkVisibility());
  // A rich text field becomes its editor a moment after the row has come; rich-text.js then puts the cursor there.
  if (field?.matches("[data-django-prose-editor-configurable]")) field.dataset.focusWhenReady = "";
  else field?.focus();
}

function remove(row) {
  const mark = row.querySelector('input[name$="-DELETE"]');
  if (!mark) return;
  if (mark.type === "checkbox") mark.checked = true;
  else mark.value = "on";
  row.hidden = true;

  const note = document.createElement(row.tagName === "TR" ? "tr" : row.tagName);
  note.className = "row-undo";
  note.setAttribute("data-undo", "");
  const text = document.createElement("span");
  text.textContent = "Der Eintrag wurde entfernt.";
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "btn btn-sm btn-secondary";
  undo.textContent = "Rückgängig machen";
  undo.addEventListener("click", () => {
    if (mark.type === "checkbox") mark.checked = false;
    else mark.value = "";
    row.hidden = false;
    note.remove();
    focusFirstField(row);
    say("Der Eintrag ist wieder da.");
    row.dispatchEvent(new CustomEvent("portal:row-restored", { bubbles: true }));
    row.dispatchEvent(new CustomEvent("portal:row-added", { bubbles: true }));
    row.dispatchEvent(new Event("change", { bubbles: true }));
  });
  if (row.tagName === "TR") {
    const cell = document.createElement("td");
    cell.colSpan = row.cells.length;
    cell.append(text, " ", undo);
    note.append(cell);
  } else {
    note.append(text, undo);
  }
  row.after(note);
  undo.focus();
  say("Der Eintrag wurde entfernt. Sie können das rückgängig machen.");
  row.dispatchEvent(new CustomEvent("portal:row-removed", { bubbles: true }));
  row.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const add = target?.closest("[data-formset-add]");
  if (add) {
    event.preventDefault();
    const row = addRow(add.closest("[data-formset]"));
    if (!row) return;
    focusFirstField(row);
    say("Ein neuer Eintrag wurde angefügt.");
    row.dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  const cross = target?.closest("[data-row-remove]");
  if (cross) {
    event.preventDefault();
    remove(cross.closest("[data-row]"));
  }
});

/* A restored copy may hold rows that were removed in it. */
document.addEventListener("portal:form-restored", (event) => {
  for (const mark of event.target.querySelectorAll('[data-row] input[name$="-DELETE"]')) {
    mark.closest("[data-row]").hidden = mark.type === "checkbox" ? mark.checked : mark.value !== "";
  }
});

/* autosave.js asks for rows that a kept copy has and the page has not. */
document.addEventListener("portal:rows-wanted", (event) => {
  const formset = document.querySelector(`[data-formset="${CSS.escape(event.detail.prefix)}"]`);
  while (formset && Number(total(formset).value) < event.detail.count) {
    if (!addRow(formset)) break;
  }
});
