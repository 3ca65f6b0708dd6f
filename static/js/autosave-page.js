// The button of a step that waits until the server has what was typed and answers; it is pressed again then, by itself.
const SLOW = 4000; // milliseconds after which a button that waits says why

// `stay()` keeps what is typed on the device and says it; `send()` asks whether the page can go.
export function holdButtons(form, { status, stay, send, isAway }) {
  let pressed;
  let isClear = false; // all is sent and the server answers: the page may go
  let timer;

  function hold(button) {
    clearTimeout(timer);
    pressed = button;
    status.hold(button !== undefined);
    if (button === undefined) return;
    if (isAway() || !navigator.onLine) stay();
    else timer = setTimeout(stay, SLOW);
  }

  form.addEventListener("submit", (event) => {
    if (isClear) return;
    event.preventDefault();
    hold(event.submitter);
    send();
  });
  form.addEventListener("input", () => hold(undefined)); // who goes on answering has come back to the page

  return {
    isHeld: () => pressed !== undefined,
    go() {
      if (pressed === undefined) return;
      const button = pressed;
      hold(undefined);
      isClear = true;
      form.requestSubmit(button);
      isClear = false;
    },
  };
}

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
