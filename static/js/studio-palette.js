// The types of questions found by typing: those that match stay, Enter follows the first, by its name if it can.
// « / » opens them from a step or a question, when nothing is being typed.
import { plain } from "./plain.js";

function start() {
  const palette = document.querySelector("[data-studio-palette]:not([data-started])");
  if (!palette) return;
  palette.dataset.started = "";
  palette.hidden = false;
  const [box, said] = [palette.querySelector("input"), palette.querySelector("[data-palette-said]")];
  const families = [...document.querySelectorAll(".studio-types-of")];
  const items = families.flatMap((family) => [...family.querySelectorAll("li")]);
  const shown = () => items.filter((item) => !item.hidden);
  box.addEventListener("input", () => {
    const sought = plain(box.value).split(/\s+/);
    for (const item of items) item.hidden = !sought.every((word) => plain(item.textContent).includes(word));
    for (const family of families) family.hidden = !family.querySelector("li:not([hidden])");
    said.textContent = box.value.trim() ? `${said.dataset.found} ${shown().length}` : "";
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.repeat) return;
    event.preventDefault();
    const isNamed = (item) => plain(item.querySelector("strong").textContent).includes(plain(box.value.trim()));
    (shown().find(isNamed) ?? shown()[0])?.querySelector("a").click();
  });
  box.focus();
}

export function openTypes(event) {
  const isTyping = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
  const link = document.querySelector(".studio-editor [aria-keyshortcuts='/']")
    ?? document.querySelector(".studio [aria-keyshortcuts='/']");
  if (!link) return;
  event.preventDefault();
  link.click();
}

start();
document.addEventListener("htmx:afterSettle", start);
document.addEventListener("keydown", openTypes);
