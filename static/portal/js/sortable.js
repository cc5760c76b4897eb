/**
 * Lists whose rows are moved by mouse, finger and keyboard. Order is kept in each row's `…-ORDER` field.
 *
 *   [data-sortable]                      the list; rows are its children with [data-row]
 *   [data-drag-handle]                   where a pointer takes hold of a row
 *   button[data-move="up"|"down"]        the way by keyboard; Alt + arrow keys do the same anywhere in the row
 *   [data-row-number]                    gets the row's position
 *   [data-row-label] or [data-row-title] how a row is called when its move is announced
 *
 * Sends `portal:reordered` from the list, and `change` so that autosave and the warning before leaving notice.
 */

const rowsOf = (list) => [...list.children].filter((row) => row.matches("[data-row]") && !row.hidden);
const say = (text) => document.dispatchEvent(new CustomEvent("portal:announce", { detail: text }));

function nameOf(row) {
  if (row.dataset.rowLabel) return row.dataset.rowLabel;
  const title = row.querySelector("[data-row-title]");
  const text = title ? (title.selectedOptions?.[0]?.text ?? title.value ?? title.textContent) : "";
  return text.trim().slice(0, 80) || "Eintrag";
}

/** Write positions into ORDER fields and numbers, and say which row is first and last. */
function renumber(list) {
  const rows = rowsOf(list);
  rows.forEach((row, index) => {
    for (const field of row.querySelectorAll('input[name$="-ORDER"]')) {
      // Rows of an inner list have their own count.
      if (field.closest("[data-row]") === row) field.value = String(index + 1);
    }
    const number = row.querySelector("[data-row-number]");
    if (number) number.textContent = String(index + 1);
    row.querySelector('[data-move="up"]')?.setAttribute("aria-disabled", String(index === 0));
    row.querySelector('[data-move="down"]')?.setAttribute("aria-disabled", String(index === rows.length - 1));
  });
}

function moved(list, row) {
  renumber(list);
  const rows = rowsOf(list);
  say(`${nameOf(row)}: jetzt an Stelle ${rows.indexOf(row) + 1} von ${rows.length}.`);
  list.dispatchEvent(new CustomEvent("portal:reordered", { bubbles: true, detail: { row } }));
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

function step(list, row, direction) {
  const rows = rowsOf(list);
  const other = rows[rows.indexOf(row) + direction];
  if (!other) {
    say(direction < 0 ? `${nameOf(row)} steht schon ganz oben.` : `${nameOf(row)} steht schon ganz unten.`);
    return;
  }
  const held = document.activeElement;
  if (direction < 0) other.before(row);
  else other.after(row);
  // Moving a node takes the focus away; whoever moves by keyboard wants to go on.
  if (held instanceof HTMLElement && row.contains(held)) held.focus();
  row.scrollIntoView({ block: "nearest" });
  moved(list, row);
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[data-move]") : null;
  const row = button?.closest("[data-row]");
  const list = row?.parentElement;
  if (!list?.matches("[data-sortable]")) return;
  event.preventDefault();
  step(list, row, button.dataset.move === "up" ? -1 : 1);
});

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const row = event.target instanceof Element ? event.target.closest("[data-sortable] > [data-row]") : null;
  if (!row) return;
  event.preventDefault();
  step(row.parentElement, row, event.key === "ArrowUp" ? -1 : 1);
});

/* Dragging by pointer events, which work for mouse, pen and finger alike. */
document.addEventListener("pointerdown", (event) => {
  const handle = event.target instanceof Element ? event.target.closest("[data-drag-handle]") : null;
  const row = handle?.closest("[data-sortable] > [data-row]");
  if (!row || event.button !== 0) return;
  event.preventDefault();
  const list = row.parentElement;
  const before = row.nextElementSibling;
  let changed = false;

  function place(y) {
    for (const other of rowsOf(list)) {
      if (other === row) continue;
      const box = other.getBoundingClientRect();
      if (y < box.top || y > box.bottom) continue;
      const upper = y < box.top + box.height / 2;
      const inPlace = upper ? other.previousElementSibling === row : other.nextElementSibling === row;
      if (!inPlace) {
        if (upper) other.before(row);
        else other.after(row);
        changed = true;
      }
      return;
    }
  }
  function move(moveEvent) {
    place(moveEvent.clientY);
    const edge = 60;
    if (moveEvent.clientY < edge) window.scrollBy(0, -14);
    else if (moveEvent.clientY > window.innerHeight - edge) window.scrollBy(0, 14);
  }
  function end() {
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", drop);
    document.removeEventListener("pointercancel", cancel);
    document.removeEventListener("keydown", escape);
    row.classList.remove("is-dragging");
    document.body.classList.remove("is-sorting");
  }
  function drop() {
    end();
    if (changed) moved(list, row);
  }
  function cancel() {
    end();
    list.insertBefore(row, before);
    renumber(list);
  }
  function escape(keyEvent) {
    if (keyEvent.key === "Escape") cancel();
  }

  row.classList.add("is-dragging");
  document.body.classList.add("is-sorting");
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", cancel);
  document.addEventListener("keydown", escape);
});

const refresh = (event) => {
  const list = event.target instanceof Element ? event.target.closest("[data-sortable]") : null;
  if (list) renumber(list);
};
document.addEventListener("portal:row-added", refresh);
document.addEventListener("portal:row-removed", refresh);
document.addEventListener("portal:form-restored", (event) => {
  for (const list of event.target.querySelectorAll("[data-sortable]")) {
    const place = (row) => Number(row.querySelector('input[name$="-ORDER"]')?.value) || Infinity;
    list.append(...rowsOf(list).sort((one, other) => place(one) - place(other)));
    renumber(list);
  }
});
document.querySelectorAll("[data-sortable]").forEach(renumber);
document.addEventListener("htmx:afterSettle", (event) => event.target.querySelectorAll?.("[data-sortable]").forEach(renumber));
