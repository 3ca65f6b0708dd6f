// Adds a search box above a long list: only the answers that match stay in it. The list is complete without it.
import { words } from "./words.js";

const plain = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();

export function enhance(list) {
  const answers = [...list.options].filter((option) => option.value).map((option) => [option, plain(option.text)]);
  const none = [...list.options].filter((option) => !option.value);
  const box = document.createElement("input");
  const heard = document.createElement("p");
  box.type = "search";
  box.autocomplete = "off";
  box.ariaLabel = words.search;
  box.setAttribute("aria-controls", list.id);
  heard.className = "char-counter";
  heard.setAttribute("role", "status");
  let timer;

  function filter() {
    const sought = plain(box.value).split(/\s+/);
    const chosen = list.value;
    const options = answers.filter(([, text]) => sought.every((word) => text.includes(word))).map(([option]) => option);
    const isKept = (option) => option.value === chosen && !options.includes(option);
    const kept = answers.filter(([option]) => isKept(option)).map(([option]) => option);
    list.replaceChildren(...none, ...kept, ...options);
    list.value = chosen;
    clearTimeout(timer);
    timer = setTimeout(() => { heard.textContent = box.value.trim() ? `${words.found} ${options.length}` : ""; }, 500);
  }

  box.addEventListener("input", filter);
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  list.before(box);
  list.after(heard);
}
