// Saves each question of a step as it is left, in order. Success is written and silent; failure and recovery are spoken.
import { answerIn, isTouched, showConflict, showErrors, showIds } from "./autosave-answers.js";
import { makeStatus } from "./offline.js";
import { makeQueue } from "./queue.js";
import { refusalOf, save, wait, write } from "./saved.js";

const CHOSEN = "select, [type=radio], [type=checkbox]"; // left as soon as they are chosen

class Refused extends Error {}

export function enhance(form) {
  const words = form.dataset;
  const status = makeStatus(form);
  const left = new Map(); // what was last sent, or there at first, by question
  let isAway = false;
  let pressed; // the button that waits until what is on its way has arrived: two answers would meet

  const keyOf = (item) => item.id.replace("field-", "");
  const seenOf = (item) => item.querySelector(`[name="seen_${keyOf(item)}"]`);

  const typedIn = (item) => answerIn(form, item, `seen_${keyOf(item)}`);

  async function send(key, item) {
    const body = typedIn(item);
    const typed = body.toString();
    for (const name of ["csrfmiddlewaretoken", "version"]) body.set(name, form.elements[name].value);
    body.set("field", key);
    body.set(`seen_${key}`, seenOf(item).value);
    const answer = await fetch(words.autosave, { method: "POST", body, keepalive: body.toString().length < 60000 });
    if (answer.status >= 500 || answer.status === 429) throw new Refused();
    left.set(key, typed);
    const reply = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    item.querySelector(":scope > .conflict")?.remove();
    showErrors(item, reply.errors ?? [], words.wrong);
    if (reply.stamp && answer.status !== 409) seenOf(item).value = reply.stamp;
    if (reply.ids) showIds(item, reply.ids);
    if (reply.html) showConflict(item, reply.html);
    if (reply.message || !Object.keys(reply).length) status.say(reply.message ?? words[refusalOf(answer)]);
    if (reply.saved) save(key, reply.saved, words);
    else wait(key, words);
  }

  function tell(state) {
    if (state === "waiting" && !isAway) status.goAway();
    if (state === "waiting") write(words.pending);
    if (state === "sending" && !isAway) status.forgetReturn(), write(words.saving);
    if (state === "idle") status.comeBack();
    isAway = state === "waiting" || (isAway && state !== "idle");
    form.dataset.state = state;
    if (pressed !== undefined && state !== "sending") form.requestSubmit(pressed);
  }

  const queue = makeQueue(send, tell);

  function leave(item) {
    if (item && seenOf(item) && typedIn(item).toString() !== left.get(keyOf(item))) queue.add(keyOf(item), item);
  }

  for (const item of form.querySelectorAll(".step-item")) {
    if (!isTouched(item)) left.set(keyOf(item), typedIn(item).toString());
    else if (!item.contains(document.activeElement)) leave(item);
  }
  form.addEventListener("focusout", (event) => {
    const item = event.target.closest(".step-item");
    if (!item?.contains(event.relatedTarget)) leave(item);
  });
  form.addEventListener("change", (event) => event.target.matches(CHOSEN) && leave(event.target.closest(".step-item")));
  form.addEventListener("input", (event) => event.target.matches("[data-rows]") && leave(event.target.closest(".step-item")));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave(document.activeElement?.closest(".step-item"));
  });
  form.addEventListener("submit", (event) => {
    pressed = queue.isEmpty() || isAway ? undefined : event.submitter;
    if (pressed === undefined) isAway = false;
    else event.preventDefault();
  });
  window.addEventListener("beforeunload", (event) => isAway && !queue.isEmpty() && event.preventDefault());
  form.dataset.state ??= "ready";
}
