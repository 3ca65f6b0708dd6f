// Whether somebody presses just now: what moves the page waits until they let go, so that nobody presses beside a
// button that has just moved.
const LONGEST = 3000; // milliseconds; a press that is let go out of the window may never be told

let isDown = false;
const waiting = new Set();

function letGo() {
  isDown = false;
  setTimeout(() => { // once the click that follows was told
    for (const resolve of waiting) resolve();
    waiting.clear();
  });
}

document.addEventListener("pointerdown", (event) => { isDown = event.button === 0; }, true);
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, letGo, true);

export function lifted() {
  if (!isDown) return Promise.resolve();
  return new Promise((resolve) => {
    waiting.add(resolve);
    setTimeout(resolve, LONGEST);
  });
}
