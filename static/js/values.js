// What an answer is, whoever reads it: formkit/values.py once more. Knows no page.
const OTHER = "other";

export const isEmpty = (answer) => answer == null || answer === "" || (Array.isArray(answer) && !answer.length);

// What an answer is compared by: the code of a place, "other" for a choice in one's own words.
export function comparable(answer) {
  if (answer === null || typeof answer !== "object" || Array.isArray(answer)) return answer;
  if ("code" in answer) return answer.code;
  return OTHER in answer ? OTHER : answer;
}
