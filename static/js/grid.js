// A grid of controls: Enter and the arrows go from line to line; what is pasted from a spreadsheet fills the lines
// below and the columns beside. `.desk-grid`: each control that is filled is saved as if it were typed. `[data-grid]`:
// several tables read as one, which tells once that it changed.
const GRID = ".desk-grid, [data-grid]";
const CELL = ".desk-grid td, [data-grid] :is(td, th)";
const KINDS = "input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select";
const STEPS = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
const controlOf = (cell) => cell?.querySelector(KINDS);
const isWhole = (grid) => grid.matches("[data-grid]");

function linesOf(grid, cell) {
  return isWhole(grid) ? [...grid.querySelectorAll("[data-row]")] : [...cell.closest("tbody").rows];
}

// The control of the same column in the next line that has one: some wait for the service, or are worked out.
function beyond(grid, cell, step) {
  const lines = linesOf(grid, cell);
  for (let at = lines.indexOf(cell.parentElement) + step; lines[at]; at += step) {
    const control = controlOf(lines[at].cells[cell.cellIndex]);
    if (control || !isWhole(grid)) return control;
  }
  return null;
}

function move(event) {
  const cell = event.target.closest?.(CELL);
  const grid = cell?.closest(GRID);
  if (!grid || !event.target.matches(KINDS) || event.target.matches("textarea, select") || event.shiftKey) return;
  if (!(event.key in STEPS)) return;
  event.preventDefault();
  const control = beyond(grid, cell, STEPS[event.key]);
  const group = control?.closest("details");
  if (group) group.open = true;
  control?.focus();
}

function fill(target, text) {
  const option = [...(target.options ?? [])].find(({ label }) => label.trim().toLowerCase() === text.toLowerCase());
  if (target.localName === "select" && !option) return false;
  target.value = option ? option.value : text;
  return true;
}

function valuesIn(event) {
  const text = event.clipboardData?.getData("text") ?? "";
  return text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
}

function paste(event) {
  const cell = event.target.closest?.(CELL);
  const grid = cell?.closest(GRID);
  const values = valuesIn(event);
  if (!grid || (values.length < 2 && values[0].length < 2)) return;
  event.preventDefault();
  const lines = linesOf(grid, cell);
  const first = lines.indexOf(cell.parentElement);
  values.forEach((row, down) => row.forEach((text, right) => {
    const target = controlOf(lines[first + down]?.cells[cell.cellIndex + right]);
    if (!target || !fill(target, text.trim()) || isWhole(grid)) return;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  }));
  if (isWhole(grid)) event.target.dispatchEvent(new Event("input", { bubbles: true }));
}

export function enhance(place) {
  place.addEventListener("keydown", move);
  place.addEventListener("paste", paste);
}
