// Operators of expressions by name: formkit/language/operators.py once more, and truth.py. Knows no page.
// See tree-numbers.js for values.
import { addDays, addMonths, addYears, daysBetween, monthsBetween, subtract, yearsBetween } from "./tree-days.js";
import { difference, divided, extreme, isNumber, negate, plus, round, roundDown, roundUp } from "./tree-numbers.js";
import { size, times } from "./tree-numbers.js";

const MOMENT = /^\d{4}-\d\d(-\d\d)?$/;

const isEmpty = (value) => value === null || value === undefined;
const not = (value) => (typeof value === "boolean" ? !value : undefined);
const and = (...values) => (values.includes(false) ? false : values.every((value) => value === true) || undefined);
const or = (...values) => not(and(...values.map(not)));

function equals(first, second) {
  if (isNumber(first) && isNumber(second)) return !difference(first, second);
  const isPlain = ["string", "boolean"].includes(typeof first) && typeof first === typeof second;
  return isPlain ? first === second : undefined;
}

// Below, at or above zero for two numbers, two days or two months; undefined for what has no order.
function order(first, second) {
  if (isNumber(first) && isNumber(second)) return difference(first, second);
  const areMoments = [first, second].every((value) => typeof value === "string" && MOMENT.test(value));
  return areMoments ? Number(first > second) - Number(first < second) : undefined;
}

const ordered = (holds) => (first, second) => {
  const place = order(first, second);
  return place === undefined ? undefined : holds(place);
};

function choose(condition, ...values) {
  if (!values.length) return condition; // what comes last is the value otherwise
  if (typeof condition !== "boolean") return undefined;
  return condition ? values[0] : choose(...values.slice(1));
}

const contains = (values, value) =>
  Array.isArray(values) && !isNumber(values) && typeof value === "string" ? values.includes(value) : undefined;

export const operators = {
  plus, times, divided, negate, round, size, minus: subtract, share: divided, round_up: roundUp, round_down: roundDown,
  least: extreme(-1), greatest: extreme(1),
  days_between: daysBetween, months_between: monthsBetween, years_between: yearsBetween,
  add_days: addDays, add_months: addMonths, add_years: addYears,
  equals, differs: (first, second) => not(equals(first, second)), contains,
  less: ordered((place) => place < 0), at_most: ordered((place) => place <= 0),
  greater: ordered((place) => place > 0), at_least: ordered((place) => place >= 0),
  one_of: (value, ...others) => or(...others.map((other) => equals(value, other))),
  empty: isEmpty, not_empty: (value) => !isEmpty(value),
  and, or, not, is_true: (value) => value === true, if: choose,
};

// Operators whose operands may be empty.
export const skips = new Set(["plus", "minus", "least", "greatest"]);
