// The cells of a table that the server refuses, each told under its control; what was told before goes.
export function showCells(item, cells) {
  for (const said of item.querySelectorAll("[data-row] .field__error")) said.remove();
  for (const control of item.querySelectorAll("[data-row] [aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
  }
  for (const [name, text] of Object.entries(cells)) {
    const control = item.querySelector(`[name="${CSS.escape(name)}"]`);
    if (!control) continue;
    const said = Object.assign(document.createElement("p"), { className: "field__error", id: `${name}-error` });
    said.textContent = text;
    control.parentElement.append(said);
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", said.id);
  }
}

const rowOf = (item, name) => item.querySelector(`[name="${CSS.escape(name)}"]`)?.closest("[data-row]");
const idIn = (row) => row.querySelector(`[name="${CSS.escape(row.dataset.row)}-id"]`);
const namesIn = (params) => [...params.keys()].filter((name) => !name.endsWith("-id"));

// What is sent of a table where one cell alone is no longer what the server has; null where its whole must be.
export function cellIn(item, key, before, typed) {
  const isWhole = !item.querySelector("[data-lined]") || item.querySelector(":scope > .conflict");
  if (isWhole || before === undefined) return null;
  const [had, has] = [new URLSearchParams(before), new URLSearchParams(typed)];
  const names = namesIn(has);
  if (namesIn(had).join() !== names.join()) return null;
  const changed = names.filter((name) => had.get(name) !== has.get(name));
  const row = changed.length === 1 && rowOf(item, changed[0]);
  const column = row && changed[0].slice(row.dataset.row.length + 1);
  const line = row && (idIn(row) ? idIn(row).value : row.dataset.line);
  if (!line || column === "label") return null;
  const cell = `${key}:${line}.${column}`;
  return new URLSearchParams({ cell, typed: has.get(changed[0]), before: had.get(changed[0]) });
}

// Shows what others filled in meanwhile. Returns what the page holds then, as the server does; null where it can't:
// rows that are not there, or a cell that someone is typing in.
export function showMoved(item, typed, moved) {
  const had = new URLSearchParams(typed);
  const controls = new Map([...item.querySelectorAll("[data-row] [name]")].map((control) => [control.name, control]));
  const texts = Object.entries(moved).filter(([name, text]) => had.get(name) !== text);
  const isGone = [...controls.keys()].some((name) => had.get(name) && !(name in moved));
  if (isGone || texts.some(([name]) => controls.get(name)?.value !== had.get(name))) return null;
  for (const [name, text] of texts) {
    had.set(name, text);
    controls.get(name).value = text;
    controls.get(name).dispatchEvent(new Event("input", { bubbles: true }));
  }
  return had.toString();
}
