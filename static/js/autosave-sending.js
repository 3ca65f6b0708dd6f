// Sends a question of a step to the server and shows what it answers; rejects when it must be tried again.
import { seenOf, showConflict, showErrors, showIds, showRules } from "./autosave-answers.js";
import { showCells } from "./autosave-cells.js";
import { lifted } from "./pointer.js";
import { refusalOf, save, wait } from "./saved.js";

const PATIENCE = 20000; // milliseconds that an answer may take: a network that hangs is no network
export const LEAVING = ""; // in the queue, after every question: whether the page can be sent

class Refused extends Error {}

async function ask(address, options) {
  const answer = await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status >= 500 || answer.status === 429) throw new Refused();
  return answer;
}

// `take(key, typed, isSaved)` is told what the server has; `isHurried()` says whether a button waits.
export function makeSender(form, { status, take, isHurried }) {
  const words = form.dataset;

  function bodyOf(key, item, typed) {
    const body = new URLSearchParams(typed);
    for (const name of ["csrfmiddlewaretoken", "version"]) body.set(name, form.elements[name].value);
    body.set("field", key);
    body.set(`seen_${key}`, seenOf(item).value);
    return body;
  }

  function show(key, item, reply, answer) {
    item.querySelector(":scope > .conflict")?.remove();
    showErrors(item, reply.errors ?? [], words.wrong);
    if (item.querySelector("[data-lined]")) showCells(item, reply.cells ?? {});
    if (reply.stamp && answer.status !== 409) seenOf(item).value = reply.stamp;
    if (reply.ids) showIds(item, reply.ids);
    if (reply.html) showConflict(item, reply.html);
    if (reply.rules) showRules(form, reply.rules);
    // Who pressed a button before they could read it is stopped once by the server.
    if (reply.warned && !isHurried() && form.elements.warned) form.elements.warned.value = reply.warned.join(" ");
    if (reply.message || !Object.keys(reply).length) status.say(reply.message ?? words[refusalOf(answer)]);
    if (reply.saved) save(key, reply.saved, words);
    else wait(key, words);
  }

  return async function send(key, { item, typed }) {
    if (key === LEAVING) return void (await ask(words.alive, { cache: "no-store" }));
    const body = bodyOf(key, item, typed);
    const answer = await ask(words.autosave, { method: "POST", body, keepalive: body.toString().length < 60000 });
    await lifted(); // what is shown moves the page under the button that is being pressed
    take(key, typed, answer.ok);
    const reply = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    show(key, item, reply, answer);
  };
}
