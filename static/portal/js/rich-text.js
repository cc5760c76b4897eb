/**
 * Lets django-prose-editor work here: under a content security policy without inline styles, and in rows that are added
 * later. To be loaded before the editor's own scripts (`{{ form.media }}`).
 */

// The editor writes its basic styles into a <style> element unless it finds one of this name. An element that is not CSS
// satisfies it; the same rules stand in css/editor.css.
for (const name of ["tiptapStyle", "tiptapExtensionInvisibleCharactersStyle"]) {
  const found = document.createElement("style");
  found.type = "text/plain";
  found.dataset[name] = "";
  document.head.append(found);
}

// It learns of new rows by the admin's jQuery alone. formset.js sends the same event without jQuery; this is the bridge.
window.django ??= {};
window.django.jQuery ??= (target) => ({
  on(name, listener) {
    target.addEventListener(name, listener);
  },
});
