// A form sent while its anti-robot check still computes waits for it, and says so: a password manager fills it in
// within a second, an old phone computes for ten. Refused, it would have its password typed again.
const PATIENCE = 60000; // milliseconds: a check that never comes is answered for by the server's question

export function enhance(widget) {
  const form = widget.closest("form");
  const said = Object.assign(document.createElement("p"), { className: "notice notice--warning robot-check-status" });
  let isOver = false; // failed, or waited for long enough
  let isWaiting = false;
  let pressed;
  let timer;

  const isChecked = () => Boolean(form.elements[widget.getAttribute("name")]?.value);

  function go() {
    clearTimeout(timer);
    said.textContent = "";
    if (!isWaiting) return;
    isWaiting = false;
    form.requestSubmit(pressed);
  }

  function giveUp() {
    isOver = true;
    go();
  }

  said.setAttribute("role", "status");
  form.querySelector(".form-actions").before(said);
  form.addEventListener("submit", (event) => {
    if (isChecked() || isOver) return;
    event.preventDefault();
    pressed = event.submitter;
    if (isWaiting) return;
    isWaiting = true;
    said.textContent = widget.dataset.wait;
    timer = setTimeout(giveUp, PATIENCE);
  });
  widget.addEventListener("verified", go);
  widget.addEventListener("statechange", ({ detail }) => {
    isOver = detail.state === "error";
    if (isOver) go();
  });
  widget.dataset.waits = "";
}
