/**
 * Lets django-prose-editor work here: under a content security policy without inline styles, and in rows that are added
 * later. To be loaded before the editor's own scripts (`{{ form.media }}`).
 */

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
