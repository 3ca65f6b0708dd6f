// What an expression gives for some answers: formkit/language/evaluating.py once more, held to it by generated cases.
// See tree-numbers.js for values.
// `known`: { answers, rates, parameters, annotations, row, unknown }, all but answers optional; parameters may stand
// among the answers, as facts do.
import { comparable, isEmpty } from "./values.js";
import { number } from "./sums.js";
import { count, fraction, isNumber, present } from "./tree-numbers.js";
import { operators, skips } from "./tree-operators.js";

const MOST = 10n ** 60n;
const TEXTS = ["text", "choice", "date", "month"];

function bounded(value) {
  if (!isNumber(value)) return value;
  return value.some((whole) => whole > MOST || -whole > MOST) ? undefined : value;
}

const code = (answer) => (typeof comparable(answer) === "string" ? comparable(answer) : "");

// A stored answer as a value; a rate counts hundredths. What nothing compares with is an empty list.
function read(answer, isRate) {
  if (isEmpty(answer)) return null;
  if (Array.isArray(answer)) return answer.map(code);
  if (typeof answer !== "number") return typeof answer === "boolean" ? answer : code(answer) || [];
  const [numerator, denominator] = number(answer);
  return bounded(fraction(numerator, isRate ? denominator * 100n : denominator));
}

function operand({ kind, key }, known) {
  if (known.unknown?.includes(key) && !(kind === "cell" && key in (known.row ?? {}))) return undefined;
  const apart = { cell: known.row, parameter: known.parameters ?? known.answers, annotation: known.annotations };
  const source = kind in apart ? apart[kind] : known.answers;
  const value = read(source?.[key], known.rates?.includes(key));
  return value === null && kind === "parameter" ? undefined : value;
}

function constant({ type, value }) {
  if (typeof value === "boolean" || TEXTS.includes(type)) return value;
  const [whole, part = ""] = value.split(".");
  const unit = 10n ** BigInt(part.length) * (type === "percentage" ? 100n : 1n);
  return bounded(fraction(BigInt(whole + part), unit));
}

// What was written by the designer counts only beside an answer.
function operation({ kind, of }, known) {
  const values = of.map((node) => evaluate(node, known));
  const answers = values.filter((_value, place) => !["constant", "parameter"].includes(of[place].kind));
  if (skips.has(kind) && answers.length && answers.every((value) => value === null)) return null;
  return operators[kind](...values);
}

function rows({ fold, group, value, where }, known) {
  const answer = known.answers[group];
  const all = Array.isArray(answer) ? answer.filter((row) => row && typeof row === "object") : [];
  if (!all.length && !["and", "or"].includes(fold)) return null;
  const chosen = all.map((row) => ({ ...known, row })).filter((inner) => !where || evaluate(where, inner) === true);
  if (!value) return count(chosen.length);
  const values = chosen.map((inner) => evaluate(value, inner));
  if (!values.length && ["plus", "count"].includes(fold)) return count(0);
  if (fold !== "count") return operators[fold](...values);
  const there = present(values);
  return there ? count(there.length) : there;
}

export function evaluate(node, known) {
  switch (node.kind) {
    case "constant": return constant(node);
    case "rows": return bounded(rows(node, known));
    default: return "of" in node ? bounded(operation(node, known)) : operand(node, known);
  }
}

// Whether a condition is true; none always holds.
export const holds = (node, known) => !node || evaluate(node, known) === true;
