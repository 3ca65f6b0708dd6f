// Follows a step's answers as they are given: shows what they lead to, hides the rest, works sums out. The server
// decides again when the step is sent.
import { answerIn } from "./answers.js";
import { follow } from "./path.js";
import { markOptional, wordsOf, writeResults } from "./results.js";

const PAUSE = 700; // what changed is said once, when the typing stops
const TOTALS = ".rows__total, .lined__total, [data-balance], .field:has(> [data-calculated])";

// What a listener would want to know: the questions there are, the texts to read, and the totals, in words.
function heardIn(step) {
  const items = [...step.querySelectorAll(":scope > .step-item:not([hidden])")];
  const [texts, questions] = [true, false].map((isText) =>
    items.filter((item) => item.matches(".step-item--content") === isText)
      .map((item) => wordsOf(item.querySelector(".field__label, h2"))));
  const totals = items.flatMap((item) => [...item.querySelectorAll(TOTALS)]);
  return {
    questions,
    texts,
    totals: totals.filter((total) => !total.matches(".rows__cell"))
      .map((total) => total.textContent.replace(/\s+/g, " ").trim()),
  };
}

export function enhance(block) {
  const { fields, known, ...beside } = JSON.parse(block.textContent);
  const step = block.parentElement;
  const status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  let heard = heardIn(step);
  let timer;

  function tell() {
    const now = heardIn(step);
    const added = (list, other) => list.filter((text) => !other.includes(text)).join(", ");
    const [come, gone] = [added(now.questions, heard.questions), added(heard.questions, now.questions)];
    const read = added(now.texts, heard.texts);
    const changes = [
      come && `${block.dataset.come} ${come}.`,
      read && `${block.dataset.read} ${read}.`,
      gone && `${block.dataset.gone} ${gone}.`,
    ];
    status.textContent = [...changes, added(now.totals, heard.totals)].filter(Boolean).join(" ");
    heard = now;
  }

  function update() {
    const path = follow(fields, known, (field, stored) => answerIn(step, field, stored), beside);
    for (const field of fields) {
      const item = step.querySelector(`[id="field-${field.key}"]`);
      if (!item) continue;
      const isHidden = !path.shown.has(field.key);
      if (!isHidden || !item.contains(document.activeElement)) item.hidden = isHidden; // the focus is never lost
      if (field.required_when) markOptional(item, !path.required.has(field.key), block.dataset.optional);
      writeResults(item, field, path.answers[field.key]);
    }
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE);
  }

  status.setAttribute("role", "status");
  step.append(status);
  for (const event of ["input", "change", "focusout"]) step.addEventListener(event, update);
  update();
}
