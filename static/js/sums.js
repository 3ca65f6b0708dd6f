// Exact sums of answers: formkit/sums.py and fieldtypes/calculated.py once more. Knows no page.
// A number is a fraction: [numerator, denominator], both BigInt, the denominator above zero.
const LARGEST = 10n ** 15n;
const ZERO = [0n, 1n];

const absolute = (whole) => (whole < 0n ? -whole : whole);
const add = ([a, b], [c, d]) => [a * d + c * b, b * d];
const times = ([a, b], [c, d]) => [a * c, b * d];

// An answer as an exact number; null for anything else.
export function number(answer) {
  const match = typeof answer === "number" && /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(answer));
  if (!match) return null;
  const [, whole, part = "", exponent = "0"] = match;
  const power = Number(exponent) - part.length;
  const digits = BigInt(whole + part);
  return power < 0 ? [digits, 10n ** BigInt(-power)] : [digits * 10n ** BigInt(power), 1n];
}

// The sum of a column over the rows of an answer; null when no row has it.
export function columnSum(rows, column) {
  const cells = Array.isArray(rows) ? rows.map((row) => number(row?.[column])).filter(Boolean) : [];
  return cells.length ? cells.reduce(add) : null;
}

// A fraction times a power of ten, as a whole number: halves away from zero.
export function scaled([numerator, denominator], decimals) {
  const twice = 2n * absolute(numerator) * 10n ** BigInt(decimals);
  const whole = (twice + denominator) / (2n * denominator);
  return numerator < 0n ? -whole : whole;
}

function valueOf(term, known, unit) {
  const rows = known[term.group];
  switch (term.kind) {
    case "constant": return times(number(term.value), [unit, 1n]);
    case "rows": return Array.isArray(rows) && rows.length ? [BigInt(rows.length), 1n] : null;
    case "column": return columnSum(rows, term.column);
    default: return number(known[term.field]);
  }
}

function share([part, whole]) {
  if (!part || !whole?.[0]) return null;
  const [above, below] = [part[0] * 100n * whole[1], part[1] * whole[0]];
  return below < 0n ? [-above, -below] : [above, below];
}

const sum = (values) => values.map((value) => value ?? ZERO).reduce(add, ZERO);
const operations = {
  sum,
  difference: ([first, ...others]) => add(first ?? ZERO, times(sum(others), [-1n, 1n])),
  product: (values) => (values.every(Boolean) ? values.reduce(times, [1n, 1n]) : null),
  percentage: share,
};

// The answer of a calculated value: whole cents for an amount, else a number; null while it can't be known.
export function compute(field, known) {
  const isAmount = field.result === "amount";
  const unit = isAmount && ["sum", "difference"].includes(field.operation) ? 100n : 1n;
  const values = field.terms.map((term) => valueOf(term, known, unit));
  if (!field.terms.some((term, index) => term.kind !== "constant" && values[index])) return null;
  const result = operations[field.operation](values);
  if (!result || absolute(result[0]) > LARGEST * result[1]) return null;
  const decimals = isAmount ? 0 : field.decimals;
  return Number(`${scaled(result, decimals)}e-${decimals}`);
}
