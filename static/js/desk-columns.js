// The columns of the desk's list are dragged into their order; the link of each does the same, one place at a time.
const columns = document.getElementById("columns");
let dragged = null;

columns?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest(".desk-column");
  event.dataTransfer.effectAllowed = "move";
});

// A column that is moved is shown: put among the others without its tick, it would be lost. All that a drag does is
// done while it goes, and every place of the list takes the drop: nothing waits for the end of it.
columns?.addEventListener("dragover", (event) => {
  if (!dragged) return;
  event.preventDefault();
  const over = event.target.closest(".desk-column");
  if (!over || over === dragged) return;
  const { top, height } = over.getBoundingClientRect();
  over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
  dragged.querySelector("input").checked = true;
});

columns?.addEventListener("dragend", () => {
  dragged = null;
});
