/**
 * Runs before the first paint: marks that JavaScript is there and sets the light or dark scheme.
 * The scheme follows the system unless the person chose one on this device (portal.js, `data-theme-choice`); paper is light.
 */
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const paper = window.matchMedia("print");

  function chosen() {
    try {
      return localStorage.getItem("portal:theme");
    } catch {
      return null; // storage may be switched off; then the system decides
    }
  }

  function apply() {
    root.dataset.bsTheme = paper.matches ? "light" : chosen() || (system.matches ? "dark" : "light");
  }

  root.classList.add("js");
  apply();
  system.addEventListener("change", apply);
  paper.addEventListener("change", apply);
})();
