// Entry: loads a module only where the page has what it improves. Every page works without any of them.
const modules = {
  "[data-error-summary]": () => import("./error-summary.js"),
  'input[type="password"]': () => import("./password-toggle.js"),
  "[data-carousel]": () => import("./carousel.js"),
  "[data-counter]": () => import("./char-counter.js"),
  "[data-confirm]": () => import("./confirm.js"),
  "[data-sign-in]": () => import("./sign-in-zone.js"),
  "[data-site-menu]": () => import("./nav.js"),
};

for (const [selector, load] of Object.entries(modules)) {
  const elements = document.querySelectorAll(selector);
  if (elements.length) {
    load().then(({ enhance }) => elements.forEach((element) => enhance(element)));
  }
}
