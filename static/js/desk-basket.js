// The basket of a request's sheet: what a pencil points at comes into it without leaving the page, and what the
// applicant will receive follows what is typed. Without it, each press shows the page anew.
import { enhance } from "./char-counter.js";

const form = () => document.getElementById("basket");
const WAIT = 500;
let waiting, asked;

async function ask(button) {
  asked?.abort();
  asked = new AbortController();
  const data = new FormData(form());
  if (button?.name) data.append(button.name, button.value);
  const answer = await fetch(document.querySelector("[data-basket]").dataset.basket, { method: "POST", body: data, signal: asked.signal });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Everything but what is being typed: the cursor stays where it is.
function preview(page) {
  for (const part of [".desk-preview", "[name=shown]"]) {
    form().querySelector(part)?.replaceWith(page.querySelector(`#basket ${part}`));
  }
}

function show(page, button) {
  form().replaceWith(page.getElementById("basket"));
  form().querySelectorAll("[data-counter]").forEach(enhance);
  document.querySelectorAll(".desk-pencil").forEach((pencil) => {
    const now = page.querySelector(`.desk-pencil[value="${pencil.value}"]`);
    pencil.name = now.name;
    pencil.setAttribute("aria-pressed", now.getAttribute("aria-pressed"));
  });
  const added = document.querySelector(`[name="remark_${button.value}"]`);
  (added ?? document.querySelector(`.desk-pencil[value="${button.value}"]`))?.focus();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[name=add], button[name=remove], button[data-preview]");
  if (!button || button.form !== form()) return;
  event.preventDefault();
  clearTimeout(waiting);
  try {
    const page = await ask(button);
    if (button.name) show(page, button);
    else preview(page);
  } catch (error) {
    if (error.name !== "AbortError") form().requestSubmit(button);
  }
});

document.addEventListener("input", (event) => {
  if (!event.target.closest("#basket")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => ask().then(preview).catch(() => {}), WAIT);
});
