// Writes in a step what is worked out from its answers, and what it asks for.
import { filledRows } from "./answers.js";
import { shownAnswer, shownTotal } from "./numbers.js";
import { writeSums } from "./table-sums.js";

const NOTHING = "–";

export const wordsOf = (element) => element?.firstChild?.textContent.trim() ?? "";

function write(output, text) {
  if (output && output.textContent !== (text || NOTHING)) output.textContent = text || NOTHING;
}

const calculated = (place, key) => place.querySelector(`[data-calculated="${key}"]`);

// The totals of columns, and what each row gives; in a table, the sums of its lines too.
function writeRows(item, field, answers = []) {
  const filled = filledRows(item, field).map(([row], place) => [row, answers[place]]);
  const answerOf = new Map(filled);
  for (const column of field.fields) {
    write(item.querySelector(`[data-total="${column.key}"]`), shownTotal(column, answers));
    if (!column.is_calculated) continue;
    for (const row of item.querySelectorAll("[data-row]")) {
      write(calculated(row, column.key), shownAnswer(column, answerOf.get(row)?.[column.key]));
    }
  }
  if (item.querySelector("[data-lined]")) writeSums(item, field, filled, write);
}

export function writeResults(item, field, answer) {
  if (field.has_columns) writeRows(item, field, answer);
  if (field.is_calculated) write(calculated(item, field.key), shownAnswer(field, answer));
}

// « (facultatif) » after a question that is required under a condition only.
export function markOptional(item, isOptional, word) {
  const label = item.querySelector(".field__label");
  let mark = label?.querySelector(".field__optional");
  if (label && !mark && isOptional) {
    mark = Object.assign(document.createElement("span"), { className: "field__optional", textContent: ` ${word}` });
    label.append(mark);
  }
  if (mark) mark.hidden = !isOptional;
}
