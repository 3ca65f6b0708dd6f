// Which questions of a step the answers lead to (as formkit/path.py). Knows no page.
import { compute } from "./calculated.js";
import { holds } from "./tree.js";
import { isEmpty } from "./values.js";

// The rows of a group with their calculated columns; one that a row leaves unknown is noted.
function settledRows(field, rows, known) {
  const calculated = field.fields.filter((column) => column.is_calculated);
  const before = known.unknown.filter((key) => !calculated.some((column) => column.key === key));
  known.unknown = [...before];
  return rows?.map((row) => {
    const settled = { ...row };
    const inner = { ...known, row: settled, unknown: before };
    for (const column of calculated) keep(settled, column.key, compute(column, inner));
    known.unknown.push(...inner.unknown);
    return settled;
  });
}

function keep(answers, key, answer) {
  if (isEmpty(answer)) delete answers[key];
  else answers[key] = answer;
}

// Walks the fields in order. `known`: what conditions and sums read beside what is typed; `typed(field, stored)` reads
// a question. `beside`: the keys of `rates`, and of what is `unknown` before. Returns the keys shown, those required,
// and all that is known in the end.
export function follow(fields, known, typed, beside = {}) {
  const answers = { ...known };
  const environment = { answers, rates: beside.rates ?? [], unknown: [...(beside.unknown ?? [])] };
  const [shown, required] = [new Set(), new Set()];
  for (const field of fields) {
    if (!holds(field.condition, environment)) {
      delete answers[field.key];
      environment.unknown = environment.unknown.filter((key) => key !== field.key);
      continue;
    }
    shown.add(field.key);
    if (field.required_when ? holds(field.required_when, environment) : field.required) required.add(field.key);
    if (field.is_calculated) keep(answers, field.key, compute(field, environment));
    else {
      const answer = typed(field, answers[field.key]);
      keep(answers, field.key, field.has_columns ? settledRows(field, answer, environment) : answer);
    }
  }
  return { shown, required, answers };
}
