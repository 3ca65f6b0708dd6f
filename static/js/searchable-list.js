// Adds a search box above a long list: only the answers that match stay in it. The list is complete without it.
import { plain } from "./plain.js";
import { words } from "./words.js";

// `choosesAlone`: Enter in the box chooses the only answer that matches.
export function enhance(list, { choosesAlone = false } = {}) {
  const texts = new Map([...list.options].map((option) => [option, plain(option.text)]));
  // What the list holds in its order: options, and groups with theirs.
  const parts = [...list.children].map((part) => [part, part.matches("optgroup") ? [...part.children] : null]);
  const box = document.createElement("input");
  const heard = document.createElement("p");
  box.type = "search";
  box.autocomplete = "off";
  box.ariaLabel = words.search;
  box.setAttribute("aria-controls", list.id);
  heard.className = "char-counter";
  heard.setAttribute("role", "status");
  let timer;

  function matching() {
    const sought = plain(box.value).split(/\s+/);
    const isSought = (text) => sought.every((word) => text.includes(word));
    return [...texts].filter(([option, text]) => option.value && isSought(text)).map(([option]) => option);
  }

  function filter() {
    const chosen = list.value;
    const options = new Set(matching());
    const isKept = (option) => !option.value || option.value === chosen || options.has(option);
    for (const [part, inside] of parts) if (inside) part.replaceChildren(...inside.filter(isKept));
    const shown = parts.filter(([part, inside]) => (inside ? part.children.length : isKept(part)));
    list.replaceChildren(...shown.map(([part]) => part));
    list.value = chosen;
    clearTimeout(timer);
    timer = setTimeout(() => { heard.textContent = box.value.trim() ? `${words.found} ${options.size}` : ""; }, 500);
  }

  // Enter never sends the form from here.
  function choose(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const [only, ...others] = matching();
    if (!choosesAlone || !only || others.length) return;
    list.value = only.value;
    list.dispatchEvent(new Event("change", { bubbles: true }));
  }

  box.addEventListener("input", filter);
  box.addEventListener("keydown", choose);
  list.before(box);
  list.after(heard);
}
