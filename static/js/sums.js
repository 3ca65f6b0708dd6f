// Exact sums of answers: formkit/sums.py once more. Knows no page.
// A number is a fraction: [numerator, denominator], both BigInt, the denominator above zero.
const absolute = (whole) => (whole < 0n ? -whole : whole);
const add = ([a, b], [c, d]) => [a * d + c * b, b * d];
export const minus = (first, [numerator, denominator]) => add(first, [-numerator, denominator]);

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
