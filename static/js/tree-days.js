// Days of expressions: formkit/language/calendar_values.py once more. Knows no page. See tree-numbers.js for values.
import { iso, isoDay } from "./days.js";
import { count, isNumber, minus } from "./tree-numbers.js";

const FARTHEST = 10_000_000; // beyond, no day of the calendar is so many days, months or years away
const A_DAY = 86_400_000;

// A day as year, month and day of the month; undefined for anything else.
function read(value) {
  const parts = typeof value === "string" && /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)?.slice(1);
  return parts && isoDay(...parts) ? parts.map(Number) : undefined;
}

const between = (measure) => (first, second) => {
  const [start, end] = [read(first), read(second)];
  return start && end ? count(measure(start, end)) : undefined;
};
const stamp = ([year, month, day]) => new Date(0).setUTCFullYear(year, month - 1, day) / A_DAY;
const wholeMonths = (start, end) => (end[0] - start[0]) * 12 + end[1] - start[1] - Number(end[2] < start[2]);

export const daysBetween = between((start, end) => stamp(end) - stamp(start));
export const monthsBetween = between(wholeMonths);
export const yearsBetween = between((start, end) => Math.floor(wholeMonths(start, end) / 12));

export function subtract(first, ...others) {
  if (typeof first !== "string") return minus(first, ...others);
  return others.length === 1 ? daysBetween(others[0], first) : undefined;
}

const later = (move) => (day, number) => {
  const start = read(day);
  const isWhole = isNumber(number) && number[1] === 1n && Math.abs(Number(number[0])) < FARTHEST;
  return start && isWhole ? (move(start, Number(number[0])) ?? undefined) : undefined;
};

function monthsLater([year, month, day], number) {
  const months = year * 12 + month - 1 + number;
  const [toYear, toMonth] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1];
  const last = iso(toYear, toMonth + 1, 0);
  return last && iso(toYear, toMonth, Math.min(day, Number(last.slice(8))));
}

export const addDays = later(([year, month, day], number) => iso(year, month, day + number));
export const addMonths = later(monthsLater);
export const addYears = later((start, number) => monthsLater(start, number * 12));
