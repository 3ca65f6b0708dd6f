// The menu of the sections marks the one in sight; the style sheet alone shows one at a time.
const links = [...document.querySelectorAll("[data-studio-menu] a")];

function mark() {
  for (const link of links) {
    const section = document.querySelector(link.getAttribute("href"));
    link.toggleAttribute("aria-current", section.checkVisibility());
  }
}

for (const change of ["load", "hashchange"]) window.addEventListener(change, mark);
