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

// The rows where something is typed: the others don't exist.
export const filledRows = (place) =>
  [...place.querySelectorAll("[data-row]")].filter((row) => asked(row).some(isFilled));

function rowIn(row, columns) {
  const cells = columns.filter((column) => column.type in readers);
  const read = (column) => readers[column.type](row, `${row.dataset.row}-${column.key}`, column);
  return Object.fromEntries(cells.map((column) => [column.key, read(column)]));
}

// The answer to a question of the step; what is stored where the page doesn't ask it.
export function answerIn(step, field, stored) {
  const place = step.querySelector(`#field-${field.key}`);
  if (!place || !asked(place).length) return stored;
  if (field.has_columns) return filledRows(place).map((row) => rowIn(row, field.fields));
  if (field.pattern || !(field.type in readers)) return unread(place, stored);
  return readers[field.type](place, field.key, field);
}
