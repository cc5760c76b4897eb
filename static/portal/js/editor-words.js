/**
 * German words for the buttons of the text editor, which names them in English. To be loaded before the editor's scripts.
 */

const WORDS = {
  "unordered list": "Aufzählung",
  "ordered list": "Nummerierte Liste",
  bold: "Fett",
  italic: "Kursiv",
  subscript: "Tiefgestellt",
  superscript: "Hochgestellt",
  paragraph: "Absatz",
  blockquote: "Zitat",
  "heading 3": "Zwischenüberschrift",
  "heading 4": "Kleine Zwischenüberschrift",
  undo: "Rückgängig machen",
  redo: "Wiederholen",
  "Insert table": "Tabelle einfügen",
  "Add column": "Spalte hinzufügen",
  "Delete column": "Spalte löschen",
  "Add row": "Zeile hinzufügen",
  "Delete row": "Zeile löschen",
  "Merge cells": "Zellen verbinden",
  "Split cell": "Zelle teilen",
  "Toggle header cell": "Kopfzelle ein oder aus",
  "Delete table": "Tabelle löschen",
};

function translate(box) {
  for (const button of box.querySelectorAll("[title]")) {
    const word = WORDS[button.title];
    if (!word) continue;
    button.title = word;
    button.setAttribute("aria-label", word);
  }
  for (const text of box.querySelectorAll(".prose-menubar p, .prose-menubar h3, .prose-menubar h4")) {
    const key = text.textContent.trim().toLowerCase();
    if (WORDS[key] && text.childElementCount === 0) text.textContent = WORDS[key];
  }
}

document.addEventListener("prose-editor:ready", (event) => {
  const box = event.detail.textarea.closest(".prose-editor");
  if (!box) return;
  translate(box);
  // The buttons come a moment after the editor.
  new MutationObserver(() => translate(box)).observe(box, { childList: true });
});

// The question for the size of a table answers in English, too.
const ANSWERS = { Yes: "Ja", No: "Nein" };

new MutationObserver((changes) => {
  for (const dialog of changes.flatMap((change) => [...change.addedNodes]).filter((node) => node instanceof HTMLDialogElement)) {
    for (const option of dialog.querySelectorAll("option")) {
      const word = ANSWERS[option.text];
      if (!word) continue;
      option.setAttribute("value", option.value);
      option.textContent = word;
    }
  }
}).observe(document.body, { childList: true });
