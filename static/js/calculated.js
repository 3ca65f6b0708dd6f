// Calculated values: formkit/fieldtypes/calculated.py once more, held to it by generated cases. Knows no page.
import { isEmpty } from "./values.js";
import { scaled } from "./sums.js";
import { isNumber } from "./tree-numbers.js";
import { evaluate } from "./tree.js";

const LARGEST = 10n ** 15n;

const absolute = (whole) => (whole < 0n ? -whole : whole);

// The keys that a formula reads of answers, of its row and of groups.
function reads(node, inRow = false) {
  if (node.kind === "rows") {
    return [node.group, ...[node.value, node.where].filter(Boolean).flatMap((child) => reads(child, true))];
  }
  if (node.of) return node.of.flatMap((child) => reads(child, inRow));
  return node.kind === "answer" || (node.kind === "cell" && !inRow) ? [node.key] : [];
}

function isBegun(formula, { answers, row, unknown }) {
  const values = { ...answers, ...row };
  return reads(formula).some((key) => unknown.includes(key) || !isEmpty(values[key]));
}

function rounded({ result, decimals }, value) {
  const [numerator, denominator] = result === "percentage" ? [value[0] * 100n, value[1]] : value;
  if (absolute(numerator) > LARGEST * denominator) return null;
  const places = result === "amount" ? 0 : decimals;
  return Number(`${scaled([numerator, denominator], places)}e-${places}`);
}

// The answer of a calculated value: whole cents for an amount, else a number; null while it can't be known, which
// `known.unknown` then tells where something was answered. `known`: see tree.js.
export function compute(field, known) {
  known.unknown = known.unknown.filter((key) => key !== field.key);
  const value = field.formula ? evaluate(field.formula, known) : null;
  const answer = isNumber(value) ? rounded(field, value) : null;
  if (answer === null && value !== null && isBegun(field.formula, known)) known.unknown.push(field.key);
  return answer;
}
