// Numbers as French writes them, read and written (as formkit/typography.py). Knows no page.
import { columnSum, number, scaled } from "./sums.js";

const NARROW = "\u202f";
const NBSP = "\u00a0";
const MAX_DIGITS = 15;
const NUMBER = /^([+−-]?)\s*([0-9]+|[0-9]{1,3}(?:\s[0-9]{3})+)(?:[.,]([0-9]+))?$/;

// « 1 250,50 » times a power of ten, with at most so many decimals; null for anything else.
function read(text, decimals, power) {
  const match = NUMBER.exec(text.trim());
  if (!match) return null;
  const [digits, part] = [match[2].replace(/\s/g, ""), match[3] ?? ""];
  const kept = part.replace(/0+$/, "");
  if (digits.replace(/^0+/, "").length + part.length > MAX_DIGITS || kept.length > decimals) return null;
  const value = Number(`${digits}${kept}e${power - kept.length}`);
  return value && "-−".includes(match[1]) && match[1] ? -value : value;
}

export const readNumber = (text, decimals) => read(text, decimals, 0);
export const readCents = (text) => read(text.trim().replace(/\s*(€|euros?|eur)$/i, ""), 2, 2);

// A fraction with exactly so many decimals: « −1 250,50 ».
function written(fraction, decimals) {
  const whole = scaled(fraction, decimals);
  const digits = String(whole < 0n ? -whole : whole).padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  const grouped = digits.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, NARROW);
  return `${whole < 0n ? "−" : ""}${grouped}${decimals ? `,${digits.slice(cut)}` : ""}`;
}

// A number in the words of its field: « 1 250,50 € », « 42,5 % »; empty for none.
export function shown(field, fraction) {
  if (!fraction) return "";
  if (field.is_amount) return `${written([fraction[0], fraction[1] * 100n], 2)}${NBSP}€`;
  const unit = field.unit || (field.result === "percentage" ? "%" : "");
  return written(fraction, field.decimals) + (unit ? NBSP + unit : "");
}

export const shownTotal = (column, rows) => shown(column, columnSum(rows, column.key));

export const shownAnswer = (field, answer) => shown(field, number(answer));
