/**
 * One look at the open page with axe. What `known` names has passed before and is not asked again: a page is the same when its
 * document is and the same parts of it are shown, at the same width; a text is when everything that decides on its contrast is.
 * Answers with the violations and with what has passed now.
 */
async ({ options, known }) => {
  const COLOURS = "color-contrast";
  const LINKS = "link-in-text-block";
  const passed = [];
  const violations = [];
  const seen = new Set(known.split(" "));

  /** Two words of 32 bits, mixed well enough to tell some ten thousand texts apart. */
  function print(text) {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return `${(b >>> 0).toString(36)}${(a >>> 0).toString(36)}`;
  }

  async function run(context, rules) {
    const results = await axe.run(context, { ...options, ...rules });
    violations.push(...results.violations);
    return results;
  }

  /** The document with what is shown of it, without what is new in every answer of the server. */
  function page() {
    const everything = [...document.querySelectorAll("*")];
    const shown = everything.map((e) => (e.checkVisibility({ visibilityProperty: true }) ? "1" : "0")).join("");
    const changing = /(?:nonce|data-bs-theme|csrfmiddlewaretoken" value|X-CSRFToken&quot;: &quot;|X-CSRFToken": ")=?"?[^"&]*/g;
    return print(`${innerWidth} ${shown} ${document.documentElement.outerHTML.replace(changing, "")}`);
  }

  const whole = page();
  const linkless = `${whole}-`;
  // Whether a link can be told from the text around it is a matter of colours as well; axe builds its tree of the whole page for
  // every run, so the links wait for the run that the texts need.
  const links = [];
  if (!seen.has(whole)) {
    const results = await run(document, { rules: { [COLOURS]: { enabled: false } } });
    if (!results.violations.length) passed.push(whole);
    if (results.inapplicable.some((rule) => rule.id === LINKS)) passed.push(linkless);
  } else if (!seen.has(linkless)) {
    links.push(...document.querySelectorAll("a[href], [role=link]"));
  }

  // --- Contrast: colour, size, and every colour behind the text -------------------------------------------------------

  const PLAIN = "rgba(0, 0, 0, 0) none 1 none normal";
  const PICTURES = "img, svg, canvas, video, object, embed, iframe";
  const coats = new Map();
  for (const element of document.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const coat = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode].join(" ");
    if (coat !== PLAIN || element.matches(PICTURES)) coats.set(element, { coat, box: element.getBoundingClientRect() });
  }
  const painted = [...coats].filter(([element, { box }]) => box.width && box.height && element !== document.body);

  const texts = (element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  function boxes(element) {
    if (element.matches("input, select, textarea")) return [element.getBoundingClientRect()];
    const range = document.createRange();
    return texts(element).flatMap((node) => {
      range.selectNodeContents(node);
      return [...range.getClientRects()];
    });
  }

  const around = (outer, inner) =>
    outer.left <= inner.left + 1 && outer.right >= inner.right - 1 && outer.top <= inner.top + 1 && outer.bottom >= inner.bottom - 1;
  const touch = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  /** What decides on the contrast of this text; nothing where it lies over something that it does not stand in. */
  function setting(element) {
    const [root, places] = [document.documentElement, boxes(element)];
    if (element.closest("svg")) return "";
    for (const [other, { box }] of painted) {
      if (other === root) continue;
      const holds = other.contains(element);
      if (places.some((place) => (holds ? !around(box, place) : touch(box, place)))) return "";
    }
    const style = getComputedStyle(element);
    const parts = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.webkitTextStroke];
    for (let e = element; e; e = e.parentElement) if (coats.has(e)) parts.push(coats.get(e).coat);
    return print(parts.join("/"));
  }

  const settings = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.matches("input, select, textarea") && !texts(element).length) continue;
    if (element.matches("script, style, template, option") || !element.checkVisibility()) continue;
    const key = setting(element);
    if (!key || !seen.has(key)) settings.set(element, key);
  }
  if (settings.size || links.length) {
    const asked = { runOnly: links.length ? [COLOURS, LINKS] : [COLOURS], resultTypes: ["violations", "passes"], elementRef: true };
    const results = await run({ include: [...new Set([...settings.keys(), ...links])] }, asked);
    const of = (rules) => rules.filter((rule) => rule.id === COLOURS).flatMap((rule) => rule.nodes);
    const failed = new Set(of(results.violations).map((node) => settings.get(node.element)));
    for (const node of of(results.passes)) {
      const key = settings.get(node.element);
      if (key && !failed.has(key)) passed.push(key);
    }
  }
  return {
    passed,
    scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
    width: innerWidth,
    violations: violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
    })),
  };
};
