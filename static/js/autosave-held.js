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
