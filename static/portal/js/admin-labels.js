/**
 * Names for the fields in Django's tables of rows (tabular inlines): the head of the column is what people see beside them,
 * and screen readers are told the same. Rows and select boxes that come later are named as well.
 */

const FIELDS = "input:not([type=hidden]), select, textarea, .select2-selection, .select2-selection__rendered[role=textbox]";

function name(table) {
  for (const head of table.querySelectorAll("thead th")) {
    if (head.textContent.trim()) continue;
    const text = document.createElement("span");
    text.className = "visually-hidden";
    text.textContent = head.classList.contains("original") ? "Eintrag" : "Entfernen";
    head.append(text);
  }
  const heads = [...table.querySelectorAll("thead th")];
  const column = [];
  for (const head of heads) for (let count = head.colSpan; count > 0; count -= 1) column.push(head.textContent.trim());
  for (const row of table.tBodies[0]?.rows ?? []) {
    for (const cell of row.cells) {
      for (const field of cell.querySelectorAll(FIELDS)) {
        if (field.labels?.length) continue;
        field.removeAttribute("aria-labelledby");
        field.setAttribute("aria-label", column[cell.cellIndex] || "Entfernen");
      }
    }
  }
}

for (const table of document.querySelectorAll(".tabular table")) {
  name(table);
  new MutationObserver(() => name(table)).observe(table, { childList: true, subtree: true });
}

const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea";

for (const area of document.querySelectorAll(".inline-group, .results")) {
  new ResizeObserver(() => {
    const reached = [...area.querySelectorAll(FOCUSABLE)].some((element) => element.checkVisibility());
    const stop = area.scrollWidth > area.clientWidth && !reached;
    area.toggleAttribute("tabindex", stop);
    if (stop) area.tabIndex = 0;
  }).observe(area);
}
