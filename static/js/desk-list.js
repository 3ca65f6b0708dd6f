// The keys of the desk's list: j and k go from row to row, o opens, x ticks, / searches; the whole row opens its sheet.
const list = document.querySelector(".desk-list");
const rows = [...list.querySelectorAll(".desk-table tbody tr")];
const search = document.getElementById("id_q");

const linkOf = (row) => row.querySelector("a");
const current = () => rows.findIndex((row) => row.contains(document.activeElement));

function goTo(index) {
  const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
  if (!row) return;
  linkOf(row).focus();
  row.scrollIntoView({ block: "nearest" });
}

const keys = {
  j: () => goTo(current() + 1),
  k: () => goTo(current() < 0 ? rows.length - 1 : current() - 1),
  o: () => current() >= 0 && linkOf(rows[current()]).click(),
  x: () => current() >= 0 && rows[current()].querySelector("[name=request]")?.click(),
  "/": () => search.focus(),
};

document.addEventListener("keydown", (event) => {
  if (!("keys" in list.dataset) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// A click beside the link opens too; what is selected to be copied stays selected.
list.querySelector(".desk-table tbody")?.addEventListener("click", (event) => {
  const row = event.target.closest("tr");
  if (event.target.closest("a, .desk-tick, label, button") || String(getSelection())) return;
  linkOf(row).dispatchEvent(new MouseEvent("click", { ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
});

// What is shortened in a cell is whole under the mouse; under the keys, by the style sheet.
list.querySelector(".desk-table tbody")?.addEventListener("mouseover", ({ target }) => {
  const cell = target.closest("td:not(.desk-tick)");
  if (cell && !cell.title) cell.title = cell.textContent.replace(/\s+/g, " ").trim();
});

// Ticks: all at once, and how many there are.
const ticks = [...list.querySelectorAll(".desk-table [name=request]")];
const all = list.querySelector("[data-tick-all]");
const count = list.querySelector("[data-ticked]");

function showTicks() {
  const ticked = ticks.filter((tick) => tick.checked).length;
  all.checked = ticked === ticks.length;
  all.indeterminate = ticked > 0 && !all.checked;
  count.textContent = ticked;
  list.querySelector("[data-of-one]").hidden = ticked > 1;
  list.querySelector("[data-of-many]").hidden = ticked < 2;
  count.parentElement.hidden = false;
}

if (all) {
  all.hidden = false;
  all.addEventListener("change", () => { ticks.forEach((tick) => { tick.checked = all.checked; }); showTicks(); });
  list.querySelector(".desk-table tbody").addEventListener("change", showTicks);
  showTicks();
}
