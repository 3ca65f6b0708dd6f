// The filters of the list are fetched when one first opens them; should that fail, a link leads to their own page.
const filters = document.getElementById("filters");

filters?.addEventListener("toggle", async () => {
  const link = filters.querySelector("[data-filters]");
  if (!link || link.getAttribute("aria-busy")) return;
  link.setAttribute("aria-busy", "true");
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) link.parentElement.innerHTML = await answer.text();
  else link.removeAttribute("aria-busy");
});
