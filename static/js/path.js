// Which questions of a step the answers lead to (as formkit/path.py). Knows no page.
import { isEmpty, evaluate } from "./rules.js";
import { compute } from "./sums.js";

// The rows of a group with their calculated columns.
function settledRows(field, rows) {
  const calculated = field.fields.filter((column) => column.is_calculated);
  return rows?.map((row) => {
    const settled = { ...row };
    for (const column of calculated) keep(settled, column.key, compute(column, settled));
    return settled;
  });
}

function keep(answers, key, answer) {
  if (isEmpty(answer)) delete answers[key];
  else answers[key] = answer;
}

// Walks the fields in order. `known`: what conditions and sums read beside what is typed; `typed(field, stored)` reads
// a question. Returns the keys shown, those required, and all that is known in the end.
export function follow(fields, known, typed) {
  const answers = { ...known };
  const [shown, required] = [new Set(), new Set()];
  for (const field of fields) {
    if (!evaluate(field.condition, answers)) {
      delete answers[field.key];
      continue;
    }
    shown.add(field.key);
    if (field.required_when ? evaluate(field.required_when, answers) : field.required) required.add(field.key);
    if (field.is_calculated) keep(answers, field.key, compute(field, answers));
    else {
      const answer = typed(field, answers[field.key]);
      keep(answers, field.key, field.has_columns ? settledRows(field, answer) : answer);
    }
  }
  return { shown, required, answers };
}
