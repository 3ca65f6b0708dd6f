// The workspace changes in place (htmx): what happened is said aloud, and the focus stays where one works.
const said = Object.assign(document.createElement("div"), { className: "w-sr-only" });
said.setAttribute("aria-live", "polite");
document.body.append(said);

// Up becomes down at the ends of a list: the other button of the same row then keeps the focus.
const OTHER = { up: "down", down: "up" };
const other = (id) => id.replace(/^(up|down)-/, (_all, way) => `${OTHER[way]}-`);

const place = () => document.getElementById("main");
// While an act is under way nothing else is begun: its answer would replace the screen just asked for.
const hold = (isBusy) => {
  place().inert = isBusy;
};

// The outline scrolls by itself: what is open is always in sight, without moving the page.
function showPlace() {
  const outline = document.querySelector(".studio-outline");
  const open = outline?.querySelector("[aria-current]");
  if (!open) return;
  const below = open.getBoundingClientRect().bottom - outline.getBoundingClientRect().bottom;
  if (below > 0) outline.scrollTop += below + outline.clientHeight / 3;
}

let pressed = "";
let scrolled = 0;
document.addEventListener("htmx:beforeRequest", (event) => {
  const { verb, triggeringEvent } = event.detail.requestConfig;
  pressed = triggeringEvent?.submitter?.id || document.activeElement?.id || "";
  hold(verb !== "get");
});
document.addEventListener("htmx:afterRequest", () => hold(false));

document.addEventListener("htmx:beforeSwap", (event) => {
  const { shouldSwap, xhr, serverResponse, requestConfig } = event.detail;
  scrolled = place().scrollTop;
  if (!shouldSwap || serverResponse.includes('id="studio-workspace"')) return;
  // Signed out, deleted, or another screen: show it as a whole.
  event.detail.shouldSwap = false;
  window.location.assign(xhr.responseURL || requestConfig.path);
});

// An act that leads to the screen where one is adds nothing to go back to.
document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  const here = window.location.pathname + window.location.search;
  if (detail.history.path === here) detail.history.type = "replace";
});

document.addEventListener("htmx:afterSettle", (event) => {
  const main = place();
  main.scrollTop = scrolled;
  showPlace();
  said.textContent = [...main.querySelectorAll(".messages li")].map((message) => message.textContent.trim()).join(" ");
  const error = main.querySelector(".studio-editor [role='alert']");
  const link = event.detail.requestConfig?.elt;
  const followed = link?.tagName === "A";
  const kept = document.getElementById(pressed) ?? document.getElementById(other(pressed));
  const asked = main.querySelector("[autofocus]") ?? document.getElementById(link?.dataset.focused);
  const target = error ?? asked ?? (followed ? null : kept) ?? document.getElementById("studio-editor-title");
  if (!target) return;
  if (!target.matches("a, button, input, select, summary, textarea")) target.tabIndex = -1;
  target.focus({ preventScroll: !error && !followed });
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    hold(false);
    const failed = document.querySelector("[data-studio-failed]");
    failed.hidden = false;
    failed.focus();
  });
}

// A button that shows something in a frame is the browser's own business.
document.addEventListener("submit", (event) => {
  if (event.submitter?.formTarget) event.stopImmediatePropagation();
}, true);

showPlace();
