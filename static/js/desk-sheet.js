// The keys of a request's sheet: n and p go to the next and the previous request of the list, u back to the list.
const links = { n: '[rel="next"]', p: '[rel="prev"]', u: "[data-back]" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const link = links[event.key] && document.querySelector(`.desk-pages ${links[event.key]}`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
