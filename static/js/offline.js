// What a form says of the network and of what is saved: a line that is there from the start, spoken when it changes, at
// the foot of the window wherever one is in the page.
export function makeStatus(form) {
  const words = form.dataset;
  const said = form.querySelector(".autosave-status");
  const isSaid = (...names) => names.some((name) => said.textContent === words[name]);
  const say = (text) => { said.textContent = text; };

  function comeBack() {
    if (navigator.onLine && isSaid("offline", "failed")) say(words.recovered);
  }

  window.addEventListener("offline", () => say(words.offline));
  window.addEventListener("online", () => ["waiting", "sending"].includes(words.state) || comeBack());

  return {
    say,
    comeBack,
    goAway: () => say(navigator.onLine ? words.failed : words.offline),
    forgetReturn: () => isSaid("recovered") && say(""), // once something else is typed
  };
}
