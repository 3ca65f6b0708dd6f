// Writes in a table the sums of its lines, by group and by side, and what two sides differ by.
import { shown } from "./numbers.js";
import { columnSum, minus } from "./sums.js";

const ZERO = [0n, 1n];

// `filled`: each row that is there, with its answers; `write(output, text)`.
export function writeSums(item, { fields }, filled, write) {
  const byKey = new Map(fields.map((column) => [column.key, column]));

  function sumOf(column, lines) {
    const keys = new Set(lines.split(" "));
    return columnSum(filled.filter(([row]) => keys.has(row.dataset.line)).map(([_row, answer]) => answer), column.key);
  }

  for (const output of item.querySelectorAll("[data-sum]")) {
    const column = byKey.get(output.dataset.sum);
    if (column) write(output, shown(column, sumOf(column, output.dataset.lines)));
  }

  for (const line of item.querySelectorAll("[data-balance]")) {
    const column = byKey.get(line.dataset.balance);
    const [left, right] = [line.dataset.left, line.dataset.right].map((lines) => sumOf(column, lines) ?? ZERO);
    const difference = minus(left, right);
    const sentence = difference[0] > 0n ? line.dataset.moreRight : line.dataset.moreLeft;
    const absolute = [difference[0] < 0n ? -difference[0] : difference[0], difference[1]];
    const text = difference[0] ? sentence.replace("{difference}", () => shown(column, absolute)) : "";
    if (line.textContent !== text) line.textContent = text;
  }
}
