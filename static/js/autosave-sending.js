// Sends a question of a step to the server and shows what it answers; rejects when it must be tried again.
import { seenOf, showConflict, showErrors, showIds, showRules } from "./autosave-answers.js";
import { cellIn, showCells, showMoved } from "./autosave-cells.js";
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

// `take(key, typed, isSaved, content)` is told what was sent, and what the page holds as the server does; `left`: what
// that was before, by question; `isHurried()` says whether a button waits.
export function makeSender(form, { status, take, left, isHurried }) {
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
    if (reply.stamp && answer.status !== 409 && reply.moved !== null) seenOf(item).value = reply.stamp;
    if (reply.ids) showIds(item, reply.ids);
    if (reply.html) showConflict(item, reply.html);
    if (reply.rules) showRules(form, reply.rules);
    // Who pressed a button before they could read it is stopped once by the server.
    if (reply.warned && !isHurried() && form.elements.warned) form.elements.warned.value = reply.warned.join(" ");
    if (reply.message || !Object.keys(reply).length) status.say(reply.message ?? words[refusalOf(answer)]);
    if (reply.saved) save(key, reply.saved, words);
    else wait(key, words);
  }

  const post = (body) => ask(words.autosave, { method: "POST", body, keepalive: body.toString().length < 60000 });

  return async function send(key, { item, typed }) {
    if (key === LEAVING) return void (await ask(words.alive, { cache: "no-store" }));
    const cell = cellIn(item, key, left.get(key), typed);
    let answer = cell && (await post(bodyOf(key, item, cell)));
    if (!answer || answer.status === 412) answer = await post(bodyOf(key, item, typed));
    await lifted(); // what is shown moves the page under the button that is being pressed
    const reply = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    const moved = reply.moved && showMoved(item, typed, reply.moved);
    take(key, typed, answer.ok, moved ?? typed);
    show(key, item, moved === null ? { ...reply, moved, message: undefined } : reply, answer);
  };
}
