// A table on a narrow screen: its groups are closed but the first, their sums in their headings. Those where an error
// is shown stay open, and so do all of a page sent back with errors; on paper, all are.
const NARROW = matchMedia("(max-width: 40em)");

export function enhance(table) {
  const groups = [...table.querySelectorAll("details")];
  const isSentBack = document.querySelector("[data-error-summary]") !== null;
  const openAll = () => groups.forEach((group) => { group.open = true; });

  function close() {
    if (!NARROW.matches || isSentBack) return openAll();
    groups.forEach((group, place) => { group.open = place === 0 || "wrong" in group.dataset; });
  }

  close();
  NARROW.addEventListener("change", close);
  window.addEventListener("beforeprint", openAll);
}
