// What htmx could not save of an annotation is said, or sent by the form's own button: nothing typed is lost.
const about = (event) => event.target.matches?.("[data-annotation]");

document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (!event.detail.shouldSwap || !form?.matches("[data-annotation]")) return;
  if (event.detail.serverResponse.trimStart().startsWith('<input type="hidden" name="seen"')) return;
  event.detail.shouldSwap = false; // the session ended: signing in again gives back what the form sends
  form.submit();
});

const BUSY = 503;
const AGAIN_AFTER = 2000; // ms
const unsaved = new Set();

// Of many cells that are pasted, those that a busy server refused are sent again; until then it is said.
function tell() {
  const alert = document.querySelector("[data-annotations-failed]");
  if (alert) alert.hidden = !unsaved.size;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!about(event)) return;
  unsaved.delete(event.target);
  tell();
});

for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    const form = event.target;
    if (!about(event)) return;
    unsaved.add(form);
    tell();
    const again = () => unsaved.has(form) && form.requestSubmit();
    if (event.detail.xhr.status === BUSY) setTimeout(again, AGAIN_AFTER);
  });
}
