// A document chosen in the list of those of the locker is joined as it is chosen; with arrow keys, which go through the
// list one by one, once the list is left.
import { forget, save, wait } from "./saved.js";

export function followChoice(place, words, join) {
  const name = `locker_${place.dataset.documents}`;
  const select = place.querySelector(`select[name="${name}"]`);
  let isByKeys = false;
  let isPressed = false;
  let given = ""; // what is on its way, or was refused: never sent twice by itself
  if (!select) return { succeed: () => {} };

  function give() {
    if (!select.value || select.value === given) return;
    given = select.value;
    join(given, select.selectedOptions[0].textContent);
  }

  place.addEventListener("pointerdown", () => { isByKeys = false; });
  place.addEventListener("keydown", () => { isByKeys = true; });
  select.addEventListener("change", () => {
    given = "";
    if (!select.value) return forget(name);
    wait(name, words);
    if (!isByKeys) give();
  });
  // The list left for a button: what is sent makes the page move, which must not take the button from under the finger.
  document.addEventListener("pointerdown", () => { isPressed = true; }, true);
  for (const end of ["click", "pointercancel"]) {
    document.addEventListener(end, () => {
      if (isPressed && document.activeElement !== select) give();
      isPressed = false;
    }, true);
  }
  select.addEventListener("focusout", () => isPressed || give());
  place.querySelector("[data-join-chosen]").addEventListener("click", (event) => {
    event.preventDefault();
    give();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && give());
  if (select.value) wait(name, words);
  if (document.activeElement !== select) give(); // chosen before this script came

  return {
    succeed(saved) {
      given = "";
      if (select.value) wait(name, words); // another one was chosen meanwhile
      else save(name, saved, words);
    },
  };
}
