// Who else has the sheet open, asked every half minute while the page is in sight; without it, opening the sheet tells.
// Names are read out when they change, minutes never.
const EVERY = 30000;
let waiting;

const place = () => document.querySelector("[data-presence]");
const names = (part) => [...part.querySelectorAll("[data-who]")].map((name) => name.textContent).join();
const minutes = (part) => [...part.querySelectorAll("[aria-live=off]")];

function show(part) {
  if (names(part) !== names(place())) place().replaceChildren(...part.childNodes);
  else minutes(place()).forEach((now, index) => { now.textContent = minutes(part)[index].textContent; });
}

async function look() {
  const answer = await fetch(place().dataset.presence).catch(() => null);
  if (answer && (!answer.ok || answer.redirected)) return; // the session is over, or the request is another service's
  if (answer) show(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-presence]"));
  wait(EVERY);
}

function wait(delay) {
  clearTimeout(waiting);
  if (document.visibilityState === "visible") waiting = setTimeout(look, delay);
}

document.addEventListener("visibilitychange", () => wait(1000));
wait(EVERY);
