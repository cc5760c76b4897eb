// On the page of a thread: whoever points at a thing sees its own thread, back to the beginning and on to the end.

const picture = document.querySelector(".thread-picture");

if (picture) {
  const lines = [...picture.querySelectorAll("[data-from]")];
  const things = new Map([...picture.querySelectorAll("[data-thread]")].map((thing) => [thing.dataset.thread, thing]));

  const follow = (start, from, to) => {
    const seen = new Set([start]);
    const found = [];
    for (const key of seen) {
      for (const line of lines.filter((item) => item.dataset[from] === key)) {
        found.push(line);
        seen.add(line.dataset[to]);
      }
    }
    return { seen, found };
  };

  const show = (key) => {
    const back = follow(key, "to", "from");
    const on = follow(key, "from", "to");
    if (!back.found.length && !on.found.length) return;
    picture.classList.add("is-followed");
    for (const line of [...back.found, ...on.found]) line.classList.add("is-lit");
    for (const one of [...back.seen, ...on.seen]) things.get(one)?.classList.add("is-lit");
  };

  const clear = () => {
    picture.classList.remove("is-followed");
    for (const item of picture.querySelectorAll(".is-lit")) item.classList.remove("is-lit");
  };

  for (const [key, thing] of things) {
    for (const event of ["pointerenter", "focus"]) thing.addEventListener(event, () => { clear(); show(key); });
    for (const event of ["pointerleave", "blur"]) thing.addEventListener(event, clear);
  }
}
