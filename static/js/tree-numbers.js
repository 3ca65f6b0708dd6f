// Exact numbers of expressions: formkit/language/exact.py once more. Knows no page.
// A value is true or false, a text, a list of codes, a fraction [numerator, denominator] of BigInt in lowest terms,
// null where nothing was answered, undefined where nothing can be known.
const HALF = [1n, 2n];
const ZERO = [0n, 1n];

export const isNumber = (value) => Array.isArray(value) && typeof value[0] === "bigint";
const areNumbers = (values) => values.every(isNumber);
const known = (condition, value) => (condition ? value() : undefined);
const passedOn = (value) => (value === null ? null : undefined);
const absolute = (whole) => (whole < 0n ? -whole : whole);

export function fraction(numerator, denominator) {
  let [common, rest] = [absolute(numerator), absolute(denominator)];
  while (rest) [common, rest] = [rest, common % rest];
  if (denominator < 0n) common = -common;
  return [numerator / common, denominator / common];
}

export const count = (number) => [BigInt(number), 1n];
const add = ([a, b], [c, d]) => fraction(a * d + c * b, b * d);
const multiply = ([a, b], [c, d]) => fraction(a * c, b * d);
const opposite = ([a, b]) => [-a, b];
const sum = (values) => values.reduce(add, ZERO);
const whole = ([a, b]) => a / b - (a % b < 0n ? 1n : 0n);
const wholeAbove = (value) => -whole(opposite(value));
const nearest = (value) => (value[0] < 0n ? -nearest(opposite(value)) : whole(add(value, HALF)));
export const difference = (first, second) => add(first, opposite(second))[0];

// What is there; null when nothing is, undefined when something isn't known.
export function present(values) {
  if (values.includes(undefined)) return undefined;
  const there = values.filter((value) => value !== null);
  return there.length ? there : null;
}

export const plus = (...values) => {
  const there = present(values);
  return there ? known(areNumbers(there), () => sum(there)) : there;
};

export const minus = (first, ...others) => {
  const there = present([first, ...others]);
  const [start, ...rest] = [first, ...others].map((value) => value ?? ZERO);
  return there ? known(areNumbers(there), () => add(start, opposite(sum(rest)))) : there;
};

export const times = (...values) => known(areNumbers(values), () => values.reduce(multiply));
export const divided = (first, ...others) => {
  const by = times(...others);
  return known(isNumber(first) && by?.[0], () => fraction(first[0] * by[1], first[1] * by[0]));
};
export const negate = (value) => (isNumber(value) ? opposite(value) : passedOn(value));
export const size = (value) => (Array.isArray(value) && !isNumber(value) ? count(value.length) : passedOn(value));

export const extreme = (sign) => (...values) => {
  const there = present(values);
  if (!there) return there;
  const order = (a, b) => (isNumber(a) ? Number(difference(a, b)) : Number(a > b) - Number(a < b));
  const areAlike = areNumbers(there) || there.every((value) => typeof value === "string");
  return known(areAlike, () => there.reduce((a, b) => (order(b, a) * sign > 0 ? b : a)));
};

const toStep = (toWhole) => (value, step) => {
  if (!isNumber(value) || !isNumber(step) || step[0] <= 0n) return passedOn(value);
  return multiply([toWhole(divided(value, step)), 1n], step);
};
export const [round, roundUp, roundDown] = [toStep(nearest), toStep(wholeAbove), toStep(whole)];
