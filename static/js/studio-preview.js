// The preview: two widths, the step or the check page, and what is being typed shown before it is saved.
const WIDTH = "studio-preview-width";
const PAGE = "studio-preview-page";
const PAUSE = 400;

function fit(frame, width) {
  const room = frame.parentElement.clientWidth;
  const scale = Math.min(1, room / width);
  frame.style.inlineSize = `${width}px`;
  frame.style.blockSize = `${frame.parentElement.clientHeight / scale}px`;
  frame.style.transform = `scale(${scale})`;
}

// The page of the frame keeps its place: only its body is changed, so nothing blinks and « back » is left alone.
// Of several answers under way, the last that was asked for is shown.
let asked = 0;
async function showTyped(form, frame) {
  const turn = ++asked;
  const post = { method: "POST", body: new FormData(form) };
  const response = await fetch(form.dataset.studioTyped, post).catch(() => null);
  if (!response?.ok) return;
  const typed = new DOMParser().parseFromString(await response.text(), "text/html");
  if (turn !== asked || sessionStorage.getItem(PAGE) === "check") return;
  frame.contentDocument?.body.replaceWith(frame.contentDocument.adoptNode(typed.body));
  frame.dispatchEvent(new Event("typed"));
}

function start() {
  const preview = document.querySelector("[data-studio-preview]:not([data-started])");
  if (!preview) return;
  preview.dataset.started = "";
  const frame = preview.querySelector("iframe");
  const sizes = preview.querySelector("[data-studio-sizes]");
  const show = (width) => {
    sessionStorage.setItem(WIDTH, width);
    for (const button of sizes.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.width) === width));
    }
    fit(frame, width); // last: a wide preview is given more room
  };
  sizes.hidden = false;
  sizes.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) show(Number(button.dataset.width));
  });
  show(Number(sessionStorage.getItem(WIDTH)) || 360);

  const pages = [...preview.querySelectorAll("[data-studio-page]")];
  const mark = (name) => {
    sessionStorage.setItem(PAGE, name);
    for (const page of pages) page.toggleAttribute("aria-current", page.dataset.studioPage === name);
  };
  for (const page of pages) page.addEventListener("click", () => mark(page.dataset.studioPage));
  const chosen = pages.find((page) => page.dataset.studioPage === sessionStorage.getItem(PAGE)) ?? pages[0];
  mark(chosen.dataset.studioPage);
  if (chosen !== pages[0]) frame.contentWindow.location.replace(chosen.href);

  const form = document.querySelector("form[data-studio-typed]");
  for (const button of form?.querySelectorAll("[formtarget]") ?? []) button.hidden = true;
  let waiting = 0;
  form?.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(showTyped, PAUSE, form, frame);
  });
  // A page of the frame that comes after the first letters, or again, holds what is saved: what is typed goes over it.
  frame.addEventListener("load", () => {
    if (waiting && sessionStorage.getItem(PAGE) !== "check") showTyped(form, frame);
  });
}

start();
document.addEventListener("htmx:afterSettle", start);
window.addEventListener("resize", () => {
  const frame = document.querySelector("[data-studio-preview] iframe");
  if (frame) fit(frame, Number(sessionStorage.getItem(WIDTH)) || 360);
});
