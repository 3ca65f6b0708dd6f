// The keys of the document beside the answers: d and f go from page to page, s and g from document to document, z
// enlarges, t turns, x closes; 1 to 4 say what it is found to be, r goes to the reason, which Enter keeps with it.
const script = document.querySelector("script[src*='desk-viewer-keys']");
const place = document.getElementById("viewer-place");
const remark = () => place.querySelector(".desk-viewer__finding textarea");
const findings = () => [...place.querySelectorAll(".desk-findings button")];

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && event.target === remark()) {
    event.preventDefault();
    findings().find((button) => button.getAttribute("aria-pressed") === "true")?.click();
  }
  if (event.key === "Escape") place.querySelector("[data-view=x]")?.click();
});

document.addEventListener("keydown", (event) => {
  if (!("keys" in script.dataset) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  if (event.key === "r" && remark()) {
    event.preventDefault();
    remark().focus();
  }
  if ("1234".includes(event.key)) findings()[event.key - 1]?.click();
  if (!"sdfgztx".includes(event.key)) return;
  const opens = event.key === "g" && !place.firstElementChild;
  const link = document.querySelector(opens ? ".desk-document [data-view]" : `.desk-viewer [data-view="${event.key}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
