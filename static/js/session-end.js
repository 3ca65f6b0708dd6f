// Warns 5 minutes and 1 minute before the session ends, extends it when asked; the tabs share the hour of the end.
import { keepForms, restoreForm, watchForms } from "./session-kept.js";
import { dropUnsent } from "./unsent.js";

const KEY = "parvis-session-ends";
const STEPS = [[60, "one"], [300, "five"]];

const secondsLeft = () => Math.round((Number(localStorage.getItem(KEY)) - Date.now()) / 1000);
const setLeft = (seconds) => localStorage.setItem(KEY, String(Date.now() + seconds * 1000));

export function enhance(zone) {
  const { owner } = zone.dataset;
  const message = zone.querySelector("[data-session-message]");
  const form = zone.querySelector("[data-session-extend]");
  const link = zone.querySelector("[data-session-sign-in]");
  let last = null;
  let said = "";

  function say(name) {
    if (said === name) return;
    said = name;
    message.textContent = zone.dataset[name] ?? "";
    form.hidden = name !== "five" && name !== "one";
    link.hidden = name !== "over";
    zone.classList.toggle("session-warning--shown", name !== "");
  }

  function end() {
    clearInterval(timer);
    keepForms(owner, true);
    link.href = `${link.pathname}?${new URLSearchParams({ next: location.pathname + location.search })}`;
    say("over");
  }

  function look() {
    const left = secondsLeft();
    if (left <= 0) return end();
    const step = STEPS.find(([seconds]) => left <= seconds);
    if (step) say(step[1]);
    else if (said === "five" || said === "one") say("");
  }

  async function extend(event) {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (answer && answer.status === 401) return end();
    if (!answer?.ok) return form.submit();
    setLeft((await answer.json()).seconds);
    say("extended");
    (last ?? document.getElementById("contenu")).focus();
    setTimeout(() => said === "extended" && say(""), 6000);
  }

  setLeft(Number(zone.dataset.seconds));
  document.addEventListener("focusin", ({ target }) => { if (!zone.contains(target)) last = target; });
  form.addEventListener("submit", extend);
  watchForms(owner);
  dropUnsent((entry) => entry?.owner !== owner);
  if (restoreForm(owner)) say("restored");
  const timer = setInterval(look, 5000);
  look();
  zone.dataset.watching = "";
}
