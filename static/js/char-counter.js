// Says how many characters are left under a field with data-counter="limit"; never cuts what is typed. Counts as the
// server does (portal/words/typography.py): an emoji is one character; spaces around, and what can't be printed, are
// none.
import { words } from "./words.js";

const number = new Intl.NumberFormat(document.documentElement.lang);
const clean = (text) => text.normalize("NFC").replace(/[^\P{Cc}\n\t]/gu, "").trim();
const sentence = (left) => `${left < 0 ? words.over : words.left} ${number.format(Math.abs(left))}`;

export function enhance(field) {
  const limit = Number(field.dataset.counter);
  const seen = document.createElement("p");
  const heard = document.createElement("p");
  seen.className = "char-counter";
  seen.setAttribute("aria-hidden", "true");
  heard.className = "visually-hidden";
  heard.setAttribute("role", "status");
  let timer;

  function update() {
    const left = limit - [...clean(field.value)].length;
    seen.textContent = sentence(left);
    seen.classList.toggle("char-counter--over", left < 0);
    clearTimeout(timer);
    if (left < limit / 10) timer = setTimeout(() => { heard.textContent = sentence(left); }, 1000);
  }

  field.parentElement.append(seen, heard);
  field.addEventListener("input", update);
  update();
}
