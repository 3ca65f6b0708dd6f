// Leaving a form of the studio with something typed and not saved asks first: links, acts, « back », closing the
// window. A page that answers a post shows what was typed, since saving leads elsewhere: it holds something unsaved
// (data-unsaved).
const EDITED = "form[method='post' i]:has(input:not([type='hidden']), select, textarea)";
const before = new WeakMap();
let leaving = false;
let here = window.location.href;

const studio = () => document.querySelector(".studio");
const text = (form) => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
const edited = () => [...(studio()?.querySelectorAll(EDITED) ?? [])];

// As a form was before its first touch, once scripts have completed it.
function keep(event) {
  const form = event.target.form ?? event.target.closest?.("form");
  if (form?.matches(EDITED) && !before.has(form)) before.set(form, text(form));
}
for (const touch of ["focusin", "pointerdown", "keydown"]) document.addEventListener(touch, keep, true);

const isUnsaved = (form) => (before.has(form) && before.get(form) !== text(form));
// Something typed would be lost; what a form itself sends is not.
function wouldLose(sent = null) {
  if (leaving) return false;
  const others = edited().filter((form) => form !== sent);
  const holdsSomething = "unsaved" in (studio()?.dataset ?? {}) && others.length > 0;
  return others.some(isUnsaved) || (holdsSomething && !edited().includes(sent));
}
const agrees = () => window.confirm(studio().dataset.unsavedText);

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.submitter?.formTarget) return;
  if (wouldLose(event.target) && !agrees()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  leaving = true;
}, true);

// Links that change the workspace in place; forms were asked about above.
document.addEventListener("htmx:confirm", (event) => {
  const link = event.detail.elt?.closest?.("a");
  if (!link || !wouldLose()) return;
  if (agrees()) leaving = true;
  else event.preventDefault();
});

window.addEventListener("beforeunload", (event) => {
  if (wouldLose()) event.preventDefault();
});

// « Back » within the workspace: the address has changed already, it is put back for who stays.
const page = (address) => address.split("#")[0];
window.addEventListener("popstate", (event) => {
  const isAnotherPart = page(window.location.href) === page(here);
  if (isAnotherPart) here = window.location.href;
  if (isAnotherPart || !wouldLose()) return;
  if (agrees()) {
    leaving = true;
    return;
  }
  event.stopImmediatePropagation();
  window.history.pushState({ htmx: true }, "", here);
});

document.addEventListener("htmx:afterSettle", () => {
  leaving = false;
  here = window.location.href;
});
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout", "htmx:abort"]) {
  document.addEventListener(failure, () => {
    leaving = false;
  });
}
window.addEventListener("pageshow", () => {
  leaving = false;
});
