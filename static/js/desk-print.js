// A button that prints the tab, and what is folded unfolded on paper; without it, the browser's own menu prints.
const button = document.querySelector("[data-print]");
const folded = () => [...document.querySelectorAll(".desk-sheet details:not([open])")];
let opened = [];

button.hidden = false;
button.addEventListener("click", () => print());
addEventListener("beforeprint", () => { opened = folded(); opened.forEach((details) => { details.open = true; }); });
addEventListener("afterprint", () => { opened.forEach((details) => { details.open = false; }); });
