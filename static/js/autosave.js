// Saves each question of a step as it is left, in order; failure and recovery are spoken. Offline, all stays.
import { answerIn, isTouched, keyOf, seenOf } from "./autosave-answers.js";
import { holdButtons, makeStatus } from "./autosave-page.js";
import { LEAVING, makeSender } from "./autosave-sending.js";
import { lifted } from "./pointer.js";
import { makeQueue } from "./queue.js";
import { write } from "./saved.js";
import { keepUnsent, restoreUnsent } from "./unsent.js";

const CHOSEN = "select, [type=radio], [type=checkbox]"; // left as soon as they are chosen

export function enhance(form) {
  const words = form.dataset;
  const status = makeStatus(form);
  const left = new Map(); // what was last sent, or there at first, by question
  const waiting = new Map(); // the questions that no network has taken yet
  let isAway = false;
  let isStale = false; // rows were put back on the server alone: the page shows what was there before them

  const saySending = async () => (await lifted(), form.dataset.state === "sending" && write(words.saving));
  const typedIn = (item) => answerIn(form, item, `seen_${keyOf(item)}`);

  function take(key, typed, isSaved, content) {
    left.set(key, content);
    if (waiting.get(key)?.typed === typed) waiting.delete(key);
    if (!isSaved) isStale = false; // what was refused, or answered twice, is read on this page
  }

  function stay() {
    for (const item of form.querySelectorAll(".step-item")) leave(item);
    keepUnsent(waiting);
    status.goAway();
  }

  function tell(state) {
    const wasAway = isAway;
    if (state === "waiting") write(words.pending);
    if (state === "sending" && !isAway) status.forgetReturn(), saySending();
    if (state === "idle") status.comeBack(), keepUnsent(waiting);
    isAway = state === "waiting" || (isAway && state !== "idle");
    form.dataset.state = state;
    if (isAway && !wasAway) stay();
    if (state === "idle" && isStale) location.reload();
    else if (state === "idle") button.go();
  }

  const queue = makeQueue(makeSender(form, { status, take, left, isHurried: () => button.isHeld() }), tell);

  function add(item, typed) {
    waiting.set(keyOf(item), { item, typed });
    queue.add(keyOf(item), { item, typed });
    if (isAway) keepUnsent(waiting);
  }

  function leave(item) {
    if (!item || !seenOf(item)) return;
    const typed = typedIn(item).toString();
    if (typed !== (waiting.get(keyOf(item))?.typed ?? left.get(keyOf(item)))) add(item, typed);
  }

  const button = holdButtons(form, { status, stay, isAway: () => isAway, send: () => queue.add(LEAVING, {}) });

  for (const item of form.querySelectorAll(".step-item")) {
    if (!isTouched(item)) left.set(keyOf(item), typedIn(item).toString());
    else if (!item.contains(document.activeElement)) leave(item);
  }
  const sendRows = (item, typed) => { isStale = true; add(item, typed); };
  if (restoreUnsent(form, { leave, sendRows })) status.say(words.restored);
  form.addEventListener("focusout", (event) => {
    const item = event.target.closest(".step-item");
    if (!item?.contains(event.relatedTarget) || event.target.closest("[data-lined]")) leave(item);
  });
  form.addEventListener("change", (event) => event.target.matches(CHOSEN) && leave(event.target.closest(".step-item")));
  form.addEventListener("input", ({ target }) => target.matches("[data-rows]") && leave(target.closest(".step-item")));
  const leaveHere = () => leave(document.activeElement?.closest(".step-item"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leaveHere());
  window.addEventListener("beforeunload", (event) => isAway && waiting.size && event.preventDefault());
  form.dataset.state ??= "ready";
}
