// The answers of a step as they stand in its page, rows of groups included. See readers.js for each type.
import { readers } from "./readers.js";

const isBox = (control) => control.type === "radio" || control.type === "checkbox";
const isAsked = (control) => control.name && control.type !== "hidden" && control.type !== "submit";
const isFilled = (control) => (isBox(control) ? control.checked : control.value.trim() !== "");

const bare = (text) => text.replace(/\s/g, "");

function isTouched(control) {
  if (isBox(control)) return control.checked !== control.defaultChecked;
  return bare(control.value) !== bare(control.defaultValue);
}

const asked = (place) => [...place.querySelectorAll("input, select, textarea")].filter(isAsked);

// What only the server can read, such as a commune: what it read already, as long as nothing changed; then a text that
// equals nothing, and is there or not.
function unread(place, stored) {
  const all = asked(place);
  if (!all.some(isTouched)) return stored;
  return all.some(isFilled) ? { typed: true } : null;
}

const isThere = (answer) => answer !== null && answer !== "" && answer !== undefined;

// The cells of a row, and in a table what places it: its line, its group, its side.
function rowIn(row, { fields, lines }) {
  const cells = fields.filter((column) => column.type in readers);
  const read = (column) => readers[column.type](row, `${row.dataset.row}-${column.key}`, column);
  return { ...lines?.[row.dataset.line], ...Object.fromEntries(cells.map((column) => [column.key, read(column)])) };
}

// A line that the designer named is there when a cell of it can be read; any other row, when something is typed.
function isRow(row, field, answer) {
  if (!row.dataset.line || row.querySelector("[data-row-label]")) return true;
  return field.fields.some((column) => !column.is_calculated && isThere(answer[column.key]));
}

// The rows where something is typed, each with its answers: the others don't exist.
export function filledRows(place, field) {
  const typed = [...place.querySelectorAll("[data-row]")].filter((row) => asked(row).some(isFilled));
  const rows = typed.map((row) => [row, rowIn(row, field)]);
  return rows.filter(([row, answer]) => isRow(row, field, answer));
}

// The answer to a question of the step; what is stored where the page doesn't ask it.
export function answerIn(step, field, stored) {
  const place = step.querySelector(`[id="field-${field.key}"]`);
  if (!place || !asked(place).length) return stored;
  if (field.has_columns) return filledRows(place, field).map(([_row, answer]) => answer);
  if (field.pattern || !(field.type in readers)) return unread(place, stored);
  return readers[field.type](place, field.key, field);
}
