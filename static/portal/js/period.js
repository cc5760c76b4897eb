// Says below a box for a vague time what was understood, while it is typed. The server understands; this only asks it.

const WAIT = 250;
const waiting = new WeakMap();

document.addEventListener("input", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.dataset.periodUrl) return;
  clearTimeout(waiting.get(box));
  waiting.set(box, setTimeout(() => ask(box), WAIT));
});

async function ask(box) {
  const hint = box.parentElement.querySelector("[data-period-hint]");
  const text = box.value;
  if (!hint) return;
  let answer;
  try {
    const address = `${box.dataset.periodUrl}?${new URLSearchParams({ text })}`;
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    answer = await response.json();
  } catch {
    // Without an answer the form says it after saving.
    return;
  }
  // What was typed since then has its own answer on the way.
  if (box.value !== text) return;
  hint.textContent = answer.question ?? answer.understood;
  hint.toggleAttribute("data-question", "question" in answer);
}
