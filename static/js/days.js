// Days as ISO texts, and those that move with today: « today-18y » (as formkit/relative_dates.py). Knows no page.
export function iso(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const fullYear = date.getUTCFullYear();
  return fullYear >= 1 && fullYear <= 9999 ? date.toISOString().slice(0, 10) : null;
}

// The ISO text of a day; null when the calendar has no such day.
export function isoDay(year, month, day) {
  const numbers = [year, month, day].map(Number);
  const text = iso(...numbers);
  return text && text.split("-").every((part, index) => Number(part) === numbers[index]) ? text : null;
}

// The day that a relative date means on the ISO date `today`; null when there is none.
export function resolved(relative, today) {
  const shift = /^today(?:([+-]\d{1,4})([dmy]))?$/.exec(relative);
  const start = /^(\d{4})-(\d\d)-(\d\d)$/.exec(today);
  if (!shift || !start || !isoDay(...start.slice(1))) return null;
  const [year, month, day] = start.slice(1).map(Number);
  const number = Number(shift[1] ?? 0);
  if (shift[2] !== "m" && shift[2] !== "y") return iso(year, month, day + number);
  const months = year * 12 + month - 1 + number * (shift[2] === "y" ? 12 : 1);
  const [toYear, toMonth] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1];
  const last = iso(toYear, toMonth + 1, 0);
  return last && iso(toYear, toMonth, Math.min(day, Number(last.slice(8))));
}
