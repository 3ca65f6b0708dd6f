// A table of answers: Enter and the arrows go from row to row; what is pasted from a spreadsheet fills the rows below
// and the columns beside. Each control that is filled is saved as if it were typed.
const KINDS = "input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select";
const control = (cell) => cell?.querySelector(KINDS);
const rowsOf = (cell) => [...cell.closest("tbody").rows];

function beside(cell, down, right) {
  const rows = rowsOf(cell);
  return rows[rows.indexOf(cell.parentElement) + down]?.cells[cell.cellIndex + right];
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.(".desk-grid td");
  if (!cell || !event.target.matches(KINDS) || event.target.matches("textarea, select") || event.shiftKey) return;
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  control(beside(cell, step, 0))?.focus();
});

function fill(target, text) {
  if (target.localName === "select") {
    const option = [...target.options].find(({ label }) => label.trim().toLowerCase() === text.toLowerCase());
    if (!option) return;
    target.value = option.value;
  } else target.value = text;
  target.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("paste", (event) => {
  const cell = event.target.closest?.(".desk-grid td");
  const lines = event.clipboardData?.getData("text").replace(/\r/g, "").replace(/\n$/, "").split("\n") ?? [];
  const values = lines.map((line) => line.split("\t"));
  if (!cell || (values.length < 2 && values[0]?.length < 2)) return;
  event.preventDefault();
  values.forEach((row, down) => row.forEach((text, right) => {
    const target = control(beside(cell, down, right));
    if (target) fill(target, text.trim());
  }));
});
