// Saves each question of a step as it is left, in order. Success is written and silent; failure and recovery are spoken.
// A button waits until the server has what was typed and answers: without a network, the page and its answers stay.
import { answerIn, isTouched, showConflict, showErrors, showIds, showRules } from "./autosave-answers.js";
import { makeStatus } from "./offline.js";
import { makeQueue } from "./queue.js";
import { refusalOf, save, wait, write } from "./saved.js";
import { forgetUnsent, keepUnsent, putBack, unsentHere } from "./unsent.js";

const CHOSEN = "select, [type=radio], [type=checkbox]"; // left as soon as they are chosen
const PATIENCE = 20000; // milliseconds that an answer may take: a network that hangs is no network
const SLOW = 4000; // milliseconds after which a button that waits says why
const LEAVING = ""; // in the queue, after every question: whether the page can be sent

class Refused extends Error {}

export function enhance(form) {
  const words = form.dataset;
  const status = makeStatus(form);
  const left = new Map(); // what was last sent, or there at first, by question
  const waiting = new Map(); // the questions that no network has taken yet, by key
  let isAway = false;
  let isClear = false; // all is sent and the server answers: the page may go
  let isStale = false; // rows were put back on the server alone: the page shows what was there before them
  let pressed; // the button that waits for what is on its way, or for the network
  let timer;

  const keyOf = (item) => item.id.replace("field-", "");
  const seenOf = (item) => item.querySelector(`[name="seen_${keyOf(item)}"]`);

  const typedIn = (item) => answerIn(form, item, `seen_${keyOf(item)}`);

  async function ask(address, options) {
    const answer = await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status >= 500 || answer.status === 429) throw new Refused();
    return answer;
  }

  async function send(key, { item, typed }) {
    if (key === LEAVING) return ask(words.alive, { cache: "no-store" });
    const body = new URLSearchParams(typed);
    for (const name of ["csrfmiddlewaretoken", "version"]) body.set(name, form.elements[name].value);
    body.set("field", key);
    body.set(`seen_${key}`, seenOf(item).value);
    const answer = await ask(words.autosave, { method: "POST", body, keepalive: body.toString().length < 60000 });
    left.set(key, typed);
    if (waiting.get(key)?.typed === typed) waiting.delete(key);
    const reply = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    item.querySelector(":scope > .conflict")?.remove();
    showErrors(item, reply.errors ?? [], words.wrong);
    if (reply.stamp && answer.status !== 409) seenOf(item).value = reply.stamp;
    if (reply.ids) showIds(item, reply.ids);
    if (reply.html) showConflict(item, reply.html);
    if (reply.rules) showRules(form, reply.rules);
    // Who pressed a button before they could read it is stopped once by the server.
    if (reply.warned && pressed === undefined && form.elements.warned) form.elements.warned.value = reply.warned.join(" ");
    if (reply.message || !Object.keys(reply).length) status.say(reply.message ?? words[refusalOf(answer)]);
    if (reply.saved) save(key, reply.saved, words);
    else wait(key, words);
    if (!answer.ok) isStale = false; // what was refused, or answered twice, is read on this page
  }

  function hold(button) {
    clearTimeout(timer);
    pressed = button;
    status.hold(button !== undefined);
    if (button === undefined) return;
    if (isAway || !navigator.onLine) stay();
    else timer = setTimeout(stay, SLOW);
  }

  // The browser may give the page's place to another, or the step be left by a link: what waits is found here again.
  function keepWaiting() {
    if (!waiting.size) return forgetUnsent();
    const answers = [...waiting].map(([key, { item, typed }]) => [key, { typed, seen: seenOf(item).value }]);
    return keepUnsent(Object.fromEntries(answers));
  }

  function go() {
    const button = pressed;
    hold(undefined);
    isClear = true;
    form.requestSubmit(button);
    isClear = false;
  }

  // What is typed stays on the device, and is said to.
  function stay() {
    leaveAll();
    keepWaiting();
    status.goAway();
  }

  function tell(state) {
    const wasAway = isAway;
    if (state === "waiting") write(words.pending);
    if (state === "sending" && !isAway) status.forgetReturn(), write(words.saving);
    if (state === "idle") status.comeBack();
    isAway = state === "waiting" || (isAway && state !== "idle");
    form.dataset.state = state;
    if (isAway && !wasAway) stay();
    if (state === "idle") keepWaiting();
    if (state === "idle" && isStale) location.reload();
    else if (state === "idle" && pressed !== undefined) go();
  }

  const queue = makeQueue(send, tell);

  function add(item, typed) {
    waiting.set(keyOf(item), { item, typed });
    queue.add(keyOf(item), { item, typed });
    if (isAway) keepWaiting();
  }

  function leave(item) {
    if (!item || !seenOf(item)) return;
    const typed = typedIn(item).toString();
    if (typed !== (waiting.get(keyOf(item))?.typed ?? left.get(keyOf(item)))) add(item, typed);
  }

  function leaveAll() {
    for (const item of form.querySelectorAll(".step-item")) leave(item);
  }

  // Rows may be fewer or more than those of the page: the server has them first, then the page is asked again.
  function restore(key, { typed, seen }) {
    const item = form.querySelector(`#field-${key}`);
    if (!item || !seenOf(item)) return;
    if (item.querySelector("[data-rows]")) {
      seenOf(item).value = seen;
      isStale = true;
      add(item, typed);
    } else {
      putBack(item, typed, { name: `seen_${key}`, value: seen });
      leave(item);
    }
  }

  for (const item of form.querySelectorAll(".step-item")) {
    if (!isTouched(item)) left.set(keyOf(item), typedIn(item).toString());
    else if (!item.contains(document.activeElement)) leave(item);
  }
  const unsent = unsentHere();
  for (const [key, answer] of unsent) restore(key, answer);
  if (unsent.length) status.say(words.restored);

  form.addEventListener("focusout", (event) => {
    const item = event.target.closest(".step-item");
    if (!item?.contains(event.relatedTarget)) leave(item);
  });
  form.addEventListener("change", (event) => event.target.matches(CHOSEN) && leave(event.target.closest(".step-item")));
  form.addEventListener("input", (event) => event.target.matches("[data-rows]") && leave(event.target.closest(".step-item")));
  form.addEventListener("input", () => hold(undefined)); // who goes on answering has come back to the page
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave(document.activeElement?.closest(".step-item"));
  });
  form.addEventListener("submit", (event) => {
    if (isClear) return;
    event.preventDefault();
    hold(event.submitter);
    queue.add(LEAVING, {});
  });
  window.addEventListener("beforeunload", (event) => isAway && waiting.size && event.preventDefault());
  form.dataset.state ??= "ready";
}
