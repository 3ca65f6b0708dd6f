// What htmx could not save of an annotation is said, or sent by the form's own button: nothing typed is lost.
const about = (event) => event.target.matches?.("[data-annotation]");

document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (!event.detail.shouldSwap || !form?.matches("[data-annotation]")) return;
  if (event.detail.serverResponse.trimStart().startsWith('<input type="hidden" name="seen"')) return;
  event.detail.shouldSwap = false; // the session ended: signing in again gives back what the form sends
  form.submit();
});

for (const name of ["htmx:beforeRequest", "htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    const alert = document.querySelector("[data-annotations-failed]");
    if (alert && about(event)) alert.hidden = name === "htmx:beforeRequest";
  });
}
