// The document beside the answers: its links change it in place, so that what is typed elsewhere on the sheet stays.
// Keys: d and f go from page to page, s and g from document to document, z enlarges, t turns.
const script = document.querySelector("script[src*='desk-viewer']");
const place = document.getElementById("viewer-place");

async function go(link) {
  const answer = await fetch(link.href);
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const key = link.dataset.view;
  place.replaceChildren(...page.getElementById("viewer-place").children);
  history.replaceState(null, "", link.href);
  const again = (key && place.querySelector(`[data-view="${key}"]`)) || place.querySelector("h2");
  again?.focus({ preventScroll: true });
  again?.scrollIntoView({ block: "nearest" });
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

document.addEventListener("keydown", (event) => {
  if (!("keys" in script.dataset) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!"sdfgzt".includes(event.key) || event.target.closest("input, textarea, select")) return;
  const opens = event.key === "g" && !place.firstElementChild;
  const link = document.querySelector(opens ? ".desk-document [data-view]" : `.desk-viewer [data-view="${event.key}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
