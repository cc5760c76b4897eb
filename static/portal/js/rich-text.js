/**
 * Lets django-prose-editor work here: under a content security policy without inline styles, in rows that are added later,
 * with a name for screen readers, and with text that autosave.js restores.
 *
 * A classic script with `defer`, in the block `head` before `{{ form.media }}`: it has to run before the editor's modules, and
 * a module before their import map would make some browsers ignore the map.
 */

(() => {
  // The editor writes its basic styles into a <style> element unless it finds one of this name. Any element that is called
  // "style" satisfies it, also one of no namespace, which is no style sheet and which the policy has nothing to say about.
  // The same rules stand in css/editor.css.
  for (const name of ["data-tiptap-style", "data-tiptap-extension-invisible-characters-style"]) {
    const found = document.createElementNS(null, "style");
    found.setAttribute(name, "");
    document.head.append(found);
  }

  // It learns of new rows by the admin's jQuery alone. formset.js sends the same event without jQuery; this is the bridge.
  window.django ??= {};
  window.django.jQuery ??= (target) => ({
    on(name, listener) {
      target.addEventListener(name, listener);
    },
  });

  const editors = new WeakMap();

  // The label belongs to the textarea, which the editor hides: name and help pass on to the box people write in.
  document.addEventListener("prose-editor:ready", (event) => {
    const { textarea, editor } = event.detail;
    const box = editor.view.dom;
    const label = textarea.labels[0];
    if (label) {
      label.id ||= `${textarea.id}_label`;
      box.setAttribute("aria-labelledby", label.id);
      label.addEventListener("click", () => editor.commands.focus());
    } else {
      box.setAttribute("aria-label", textarea.getAttribute("aria-label") || textarea.title);
    }
    box.setAttribute("aria-multiline", "true");
    for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
      if (textarea.hasAttribute(name)) box.setAttribute(name, textarea.getAttribute(name));
    }
    editors.set(textarea, editor);
    if ("restored" in textarea.dataset) {
      editor.commands.setContent(textarea.dataset.restored);
      delete textarea.dataset.restored;
    }
    // formset.js wants the cursor in a new row, whose editor comes a moment later.
    if ("focusWhenReady" in textarea.dataset) {
      delete textarea.dataset.focusWhenReady;
      editor.commands.focus("end");
    }
  });

  // autosave.js writes a restored text into the textarea; its editor, there already or still to come, has to be told.
  document.addEventListener("portal:restored", (event) => {
    const editor = editors.get(event.target);
    if (editor) editor.commands.setContent(event.detail);
    else if (event.target.matches("[data-django-prose-editor-configurable]")) event.target.dataset.restored = event.detail;
  });
})();
