// Wagtail's core is 150 kB, most of which checks pages that are written. Our screens want it for its keys, its dialogue
// and its breadcrumb: it is fetched once somebody turns to one of these, and then given what they did.
const tag = document.querySelector("script[data-core]");
const ASKS = "[data-action], [data-a11y-dialog-show]";
const BREADCRUMB = "wagtail:w-breadcrumbs:header";
const watched = { pointerover: fetchIt, focusin: fetchIt, click: press, keypress: strike };
let coming;

function core() {
  coming ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = tag.dataset.core;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  }).then(() => Object.keys(watched).forEach((kind) => document.removeEventListener(kind, watched[kind], true)));
  return coming;
}

function fetchIt(event) {
  if (event.target.closest?.(ASKS)) core();
}

function again(event, act) {
  event.preventDefault();
  event.stopImmediatePropagation();
  core().then(act);
}

function press(event) {
  const asked = event.target.closest(ASKS);
  if (asked?.matches("button, [data-a11y-dialog-show]")) again(event, () => asked.click());
}

function strike(event) {
  const { target, key } = event;
  if (target.closest("input, select, textarea, [contenteditable]")) return;
  const name = CSS.escape(key);
  if (!document.querySelector(`[data-w-kbd-key-value="${name}"], [aria-keyshortcuts="${name}"]`)) return;
  again(event, () => target.dispatchEvent(new KeyboardEvent("keypress", event)));
}

for (const [kind, listener] of Object.entries(watched)) document.addEventListener(kind, listener, true);
if (localStorage.getItem(BREADCRUMB) === "opened") core();
document.body.classList.add("ready"); // as it would: messages are shown then
