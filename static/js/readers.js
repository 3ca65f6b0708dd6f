// What the controls of a question say, by its type: the answer that the server would store; null for none, or for one
// that it would refuse. `place` holds the controls, `name` is theirs.
import { isoDay } from "./days.js";
import { readCents, readNumber } from "./numbers.js";

const [FIRST_DAY, LAST_DAY] = ["1800-01-01", "2199-12-31"];
const MOST_CENTS = 1e13;
const OWN_WORDS = 200;

const controls = (place, name) => [...place.querySelectorAll(`[name="${name}"]`)];
const ticked = (place, name) =>
  controls(place, name).filter((control) => control.checked).map((control) => control.value);
const raw = (place, name) => controls(place, name)[0]?.value.trim() ?? "";
const clean = (text) => text.normalize("NFC").replace(/\r\n?/g, "\n").replace(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, "").trim();
const text = (place, name) => clean(raw(place, name));
const line = (place, name) => text(place, name).replace(/[\n\t]+/g, " ");
const within = (value, { minimum, maximum }) =>
  value === null || (minimum != null && value < minimum) || (maximum != null && value > maximum) ? null : value;

function sized(value, { min_length: shortest, max_length: longest }) {
  const length = [...value].length;
  return length < (shortest ?? 0) || length > (longest ?? Infinity) ? null : value;
}

function day(value, field) {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(value);
  const french = /^(\d{1,2})([/. -])(\d{1,2})\2(\d{4})$/.exec(value);
  const typed = iso ? isoDay(iso[1], iso[2], iso[3]) : french && isoDay(french[4], french[3], french[1]);
  return typed && within(within(typed, { minimum: FIRST_DAY, maximum: LAST_DAY }), field);
}

function period(from, to, { max_days: longest }) {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  return from && to && days > 0 && days <= (longest ?? Infinity) ? { from, to } : null;
}

function month(place, name, { minimum, maximum }) {
  const firstDay = day(`${line(place, `${name}_year`)}-${line(place, `${name}_month`)}-1`, {});
  return within(firstDay && firstDay.slice(0, 7), { minimum: minimum?.slice(0, 7), maximum: maximum?.slice(0, 7) });
}

function chosen(place, name, { other, min_choices: fewest, max_choices: most }) {
  const own = other ? line(place, `${name}_other`) : "";
  const values = ticked(place, name);
  if (own && !values.length) values.push("other");
  const isOwn = other && values.includes("other");
  const wrong = values.length < (fewest ?? 0) || values.length > (most ?? Infinity);
  if (wrong || (isOwn && (!own || [...own].length > OWN_WORDS))) return [];
  return values.map((value) => (isOwn && value === "other" ? { other: own } : value));
}

export const readers = {
  short_text: (place, name, field) => sized(line(place, name), field),
  long_text: (place, name, field) => sized(text(place, name), field),
  number: (place, name, field) => within(readNumber(raw(place, name), field.decimals), field),
  percentage: (place, name, field) => readers.number(place, name, field),
  amount: (place, name, field) => within(readCents(raw(place, name)), { maximum: MOST_CENTS, ...field }),
  date: (place, name, field) => day(raw(place, name), field),
  month,
  period: (place, name, field) =>
    period(day(line(place, `${name}_from`), field), day(line(place, `${name}_to`), field), field),
  yes_no: (place, name) => ({ yes: true, no: false })[ticked(place, name)[0]] ?? null,
  one_choice: (place, name, field) => chosen(place, name, field)[0] ?? null,
  several_choices: chosen,
  drop_down: (place, name) => raw(place, name) || null,
  statement: (place, name, field) => (ticked(place, name).length ? field.version : null),
};
