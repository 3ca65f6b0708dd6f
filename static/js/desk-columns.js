// The columns of the desk's list are dragged into their order; the link of each does the same, one place at a time.
const fieldset = document.getElementById("columns");
let dragged = null;

for (const column of fieldset?.querySelectorAll(".desk-column") ?? []) column.draggable = true;

fieldset?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest(".desk-column");
  event.dataTransfer.effectAllowed = "move";
});

fieldset?.addEventListener("dragover", (event) => {
  const over = event.target.closest(".desk-column");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  const { top, height } = over.getBoundingClientRect();
  over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
});

// What was dragged is shown: a column put among the others without its tick would be lost.
fieldset?.addEventListener("dragend", () => {
  if (dragged) dragged.querySelector("input").checked = true;
  dragged = null;
});
