// Suggests pages while one types in the site's search box, and opens the one picked. Without it the form is sent.
import { combobox, make } from "./combobox.js";

const PAUSE = 200;
const LEAST = 2;

export function enhance(form) {
  const box = form.querySelector(".site-search__input");
  const status = make("p", { role: "status", class: "visually-hidden" });
  // A box that lists proposals is not one of type « search », which browsers empty at Escape.
  Object.assign(box, { type: "text", inputMode: "search", enterKeyHint: "search" });
  const show = combobox(box, { label: form.dataset.label, pick: ({ url }) => location.assign(url), keepsEnter: false });
  let timer;
  let request = new AbortController();

  function close() {
    clearTimeout(timer);
    request.abort();
    status.textContent = "";
    show([]);
  }

  async function ask() {
    request = new AbortController();
    const { signal } = request;
    const address = `${form.dataset.suggestedAt}?q=${encodeURIComponent(box.value.trim())}`;
    try {
      const answer = await fetch(address, { signal });
      const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
      if (signal.aborted) return;
      show(suggestions);
      status.textContent = answer.ok ? `${form.dataset.said} ${suggestions.length}` : "";
    } catch {
      // Asked anew meanwhile, or the network is away: the form works.
    }
  }

  box.addEventListener("input", () => {
    close();
    if (box.value.trim().length >= LEAST) timer = setTimeout(ask, PAUSE);
  });
  box.addEventListener("blur", close);
  form.append(status);
}
