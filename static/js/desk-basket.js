// The basket of a request's sheet: what a pencil points at comes into it in place, what the applicant will receive
// follows what is typed. The server keeps it for other pages: what was just typed reaches it before one leaves.
import { enhance } from "./char-counter.js";
import { same } from "./same-button.js";

const form = () => document.getElementById("basket"), WAIT = 500;
let waiting, asked;
// What was typed before the scripts came counts too.
const isTyped = (field) => /^(text|date|textarea)/.test(field.type) && field.value !== field.defaultValue;
let typed = [...(form()?.elements ?? [])].some(isTyped);
async function ask(button) {
  asked?.abort();
  asked = new AbortController();
  const data = new FormData(form());
  if (button?.name) data.append(button.name, button.value);
  const address = button?.name === "finding" ? button.formAction : form().dataset.basket;
  const answer = await fetch(address, { method: "POST", body: data, signal: asked.signal });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Everything but what is being typed: the cursor stays where it is.
function preview(page) {
  for (const part of [".desk-preview", "[name=shown]"]) {
    const now = page.querySelector(`#basket ${part}`);
    if (now) form().querySelector(part)?.replaceWith(now);
  }
}

function show(page, button, isInViewer = Boolean(button.closest(".desk-viewer"))) {
  form().replaceWith(page.getElementById("basket"));
  document.getElementById("documents").parentElement.replaceWith(page.getElementById("documents").parentElement);
  form().querySelectorAll("[data-counter]").forEach(enhance);
  document.querySelectorAll(".desk-answers .desk-pencil").forEach((pencil) => {
    const now = page.querySelector(`.desk-pencil[value="${pencil.value}"]`);
    pencil.name = now.name;
    pencil.setAttribute("aria-pressed", now.getAttribute("aria-pressed"));
  });
  const review = ".desk-viewer__finding", now = page.querySelector(review);
  if (now) document.querySelector(review)?.replaceWith(now);
  (document.querySelector(`[name="remark_${button.value}"]`) ?? same(form(), button, isInViewer))?.focus();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button:is([name=add], [name=remove], [name=finding], [data-preview])");
  if (!button || button.form !== form()) return;
  event.preventDefault();
  clearTimeout(waiting);
  try {
    const page = await ask(button);
    button.name ? show(page, button) : preview(page);
  } catch (error) {
    if (error.name !== "AbortError") form().requestSubmit(button);
  }
});

document.addEventListener("input", (event) => {
  if (!event.target.closest("#basket")) return;
  typed = true;
  clearTimeout(waiting);
  waiting = setTimeout(() => ask().then(preview).catch(() => {}), WAIT);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!typed || !link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  clearTimeout(waiting); ask().then(() => { typed = false; }).catch(() => {}).finally(() => location.assign(link.href));
});
document.addEventListener("submit", (event) => event.target === form() && (typed = clearTimeout(waiting)));

addEventListener("pagehide", () => {
  const data = typed && new FormData(form());
  data?.append?.("leaving", "1");
  if (data) navigator.sendBeacon(form().dataset.basket, data);
});
