// What a condition says of the answers: formkit/expressions.py once more, held to it by generated cases. Knows no page.
import { resolved } from "./days.js";

const TODAY = "p_today";
const OTHER = "other";

export const isEmpty = (answer) => answer == null || answer === "" || (Array.isArray(answer) && !answer.length);

// What an answer is compared by: the code of a place, "other" for a choice in one's own words.
function comparable(answer) {
  if (answer === null || typeof answer !== "object" || Array.isArray(answer)) return answer;
  if ("code" in answer) return answer.code;
  return OTHER in answer ? OTHER : answer;
}

// 1, 0 or -1 for two numbers or two texts (ISO dates sort as texts); 0 when they can't be ordered.
function order(answer, value) {
  if (typeof answer !== typeof value || !["number", "string"].includes(typeof answer)) return 0;
  return Number(answer > value) - Number(answer < value);
}

const compared = {
  equals: (answer, value) => answer === value,
  not_equals: (answer, value) => answer !== value,
  one_of: (answer, value) => value.includes(answer),
  none_of: (answer, value) => !value.includes(answer),
  contains: (answer, value) => Array.isArray(answer) && answer.some((code) => comparable(code) === value),
  greater: (answer, value) => order(answer, value) > 0,
  less: (answer, value) => order(answer, value) < 0,
  at_least: (answer, value) => answer === value || order(answer, value) > 0,
  at_most: (answer, value) => answer === value || order(answer, value) < 0,
  empty: () => false,
  not_empty: () => true,
};

function compare({ field, operator, value }, answers) {
  const answer = answers[field] ?? null;
  const count = Array.isArray(answer) ? answer.length : 0;
  if (operator === "counts_at_least") return count >= value;
  if (operator === "counts_at_most") return count <= value;
  if (isEmpty(answer)) return operator === "empty";
  const moves = typeof value === "string" && value.startsWith("today");
  return compared[operator](comparable(answer), moves ? resolved(value, answers[TODAY]) : value);
}

// Whether an expression holds for these answers; no expression always does.
export function evaluate(expression, answers) {
  switch (expression?.kind) {
    case undefined: return true;
    case "all": return expression.conditions.every((condition) => evaluate(condition, answers));
    case "any": return expression.conditions.some((condition) => evaluate(condition, answers));
    case "not": return !evaluate(expression.condition, answers);
    default: return compare(expression, answers);
  }
}
