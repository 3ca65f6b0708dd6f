// The document beside the answers: its links change it in place, so that what is typed elsewhere on the sheet stays.
const place = document.getElementById("viewer-place");

// The next page is drawn while this one is read.
function drawNext() {
  const next = place.querySelector("[data-next]")?.dataset.next;
  if (next) new Image().src = next;
}

// The answers that the document proves come in sight beside it.
function showAnswers() {
  const step = place.querySelector("[data-step]")?.dataset.step;
  const beside = document.querySelector(".desk-sheet__beside");
  const answers = step && beside && document.getElementById(step);
  if (!answers || getComputedStyle(beside).overflowY !== "auto") return;
  beside.scrollTop += answers.getBoundingClientRect().top - beside.getBoundingClientRect().top;
}

drawNext();
showAnswers();

async function go(link) {
  const answer = await fetch(link.href);
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const key = link.dataset.view;
  place.replaceChildren(...page.getElementById("viewer-place").children);
  history.replaceState(null, "", link.href);
  if (!key || "gs".includes(key)) showAnswers();
  const again = (key && place.querySelector(`[data-view="${key}"]`)) || place.querySelector("h2");
  again?.focus({ preventScroll: true });
  again?.scrollIntoView({ block: "nearest" });
  drawNext();
}

async function read(link) {
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(answer.status);
  const text = document.createElement("p");
  text.className = "desk-viewer__text";
  text.tabIndex = 0;
  text.textContent = await answer.text();
  link.parentElement.replaceWith(text);
  text.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-view], a[data-text]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  ("text" in link.dataset ? read(link) : go(link)).catch(() => location.assign(link.href));
});
