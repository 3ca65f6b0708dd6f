// Steps and questions moved by dragging their row, or by Alt with an arrow on it; the buttons do as well without this.
const ROW = "[data-studio-move]";

const rowsOf = (row) => [...row.parentElement.children].filter((item) => item.matches(ROW));

// Post where a row goes through the one form that the page keeps for it.
function move(row, position) {
  const form = document.getElementById("studio-mover");
  form.setAttribute("action", row.dataset.studioMove);
  form.elements.position.value = position;
  window.htmx?.process(form);
  form.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  const by = event.altKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const row = by && event.target.closest?.(ROW);
  if (!row) return;
  event.preventDefault();
  const position = rowsOf(row).indexOf(row) + by;
  if (position >= 0 && position < rowsOf(row).length) move(row, position);
});

let dragged = null;
let start = -1;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(ROW);
  if (!dragged) return;
  start = rowsOf(dragged).indexOf(dragged);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.textContent.trim());
  dragged.classList.add("studio-dragged");
});

document.addEventListener("dragover", (event) => {
  if (!dragged) return;
  const rows = rowsOf(dragged);
  const over = rows.find((row) => row.contains(event.target));
  if (!over) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  const isBelow = event.clientY > box.top + box.height / 2;
  if (over !== dragged) over[isBelow ? "after" : "before"](dragged);
});

document.addEventListener("drop", (event) => {
  if (dragged && dragged.parentElement.contains(event.target)) event.preventDefault();
});

document.addEventListener("dragend", (event) => {
  if (!dragged) return;
  const [row, position] = [dragged, rowsOf(dragged).indexOf(dragged)];
  row.classList.remove("studio-dragged");
  dragged = null;
  if (position === start) return;
  if (event.dataTransfer.dropEffect === "none") {
    const rest = rowsOf(row).filter((other) => other !== row);
    rest[start] ? rest[start].before(row) : rest.at(-1).after(row);
  } else {
    move(row, position);
  }
});

const prepare = () => {
  for (const row of document.querySelectorAll(ROW)) row.draggable = true;
  for (const hint of document.querySelectorAll("[data-studio-move-hint]")) hint.hidden = false;
};
prepare();
document.addEventListener("htmx:afterSettle", prepare);
