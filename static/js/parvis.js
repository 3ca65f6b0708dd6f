// Entry: loads a module only where the page has what it improves. Every page works without any of them.
const modules = {
  "[data-error-summary]": () => import("./error-summary.js"),
  'input[type="password"]': () => import("./password-toggle.js"),
  "[data-suggested-at]": () => import("./site-search.js"),
  "[data-carousel]": () => import("./carousel.js"),
  "[data-counter]": () => import("./char-counter.js"),
  "select[data-searchable]": () => import("./searchable-list.js"),
  "[data-confirm]": () => import("./confirm.js"),
  "[data-sign-in]": () => import("./sign-in-zone.js"),
  "[data-site-menu]": () => import("./nav.js"),
  "[data-passkey]": () => import("./passkey.js"),
  "[data-copy]": () => import("./copy-button.js"),
  "[data-rows]": () => import("./rows.js"),
  "[data-grid]": () => import("./grid.js"),
  "[data-lined]": () => import("./lined.js"),
  "[data-communes], [data-addresses]": () => import("./suggestions.js"),
  "[data-position]": () => import("./position.js"),
  "[data-session]": () => import("./session-end.js"),
  "[data-interrupted]": () => import("./session-kept.js"),
  "altcha-widget[data-wait]": () => import("./robot-check.js"),
  "[data-progress]": () => import("./preparation.js"),
  "[data-mirror]": () => import("./step.js"),
  "form[data-autosave]": () => import("./autosave.js"),
  "[data-documents]": () => import("./upload.js"),
  "[data-phone]": () => import("./phone-state.js"),
  "[data-camera]": () => import("./phone-camera.js"),
  "[data-pages]": () => import("./pages.js"),
  "form[data-uploads]": () => import("./upload-wait.js"),
};

function bring(load, elements) {
  load().then(
    ({ enhance }) => elements.forEach((element) => enhance(element)),
    (error) => {
      if (navigator.onLine) throw error;
      addEventListener("online", () => bring(load, elements), { once: true }); // meanwhile the page works without it
    },
  );
}

for (const [selector, load] of Object.entries(modules)) {
  const elements = document.querySelectorAll(selector);
  if (elements.length) bring(load, elements);
}
