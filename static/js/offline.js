// What a form says of the network and of what is saved: a line that is there from the start, spoken when it changes, at
// the foot of the window wherever one is in the page.
export function makeStatus(form) {
  const words = form.dataset;
  const said = form.querySelector(".autosave-status");
  const isSaid = (...names) => names.some((name) => said.textContent === words[name]);
  const say = (text) => { said.textContent = text; };
  let isHeld = false; // whether a button was pressed, which waits for the network

  function comeBack() {
    if (navigator.onLine && isSaid("offline", "failed", "held", "unanswered")) say(words.recovered);
  }

  function goAway() {
    if (navigator.onLine) say(isHeld ? words.unanswered : words.failed);
    else say(isHeld ? words.held : words.offline);
  }

  window.addEventListener("offline", goAway);
  window.addEventListener("online", () => ["waiting", "sending"].includes(words.state) || comeBack());

  return {
    say,
    comeBack,
    goAway,
    hold: (value) => { isHeld = value; },
    forgetReturn: () => isSaid("recovered") && say(""), // once something else is typed
  };
}
