// The outline of a long form searched as one types: those of the other steps too. Without this the list is whole.
import { plain } from "./plain.js";

function start() {
  const place = document.querySelector("[data-studio-seek]:not([data-started])");
  if (!place) return;
  place.dataset.started = "";
  place.hidden = false;
  const [box, said] = [place.querySelector("input"), place.querySelector("[role=status]")];
  const steps = [...document.querySelector("[data-studio-outlined]").children].map((step) => ({
    step,
    rows: [...step.querySelectorAll("ol li")],
    elsewhere: step.querySelector("[data-studio-elsewhere]"),
  }));
  const results = () => steps.flatMap(({ rows }) => rows).filter((row) => row.checkVisibility() && isQuestion(row));

  box.addEventListener("input", () => {
    const sought = plain(box.value).split(/\s+/).filter(Boolean);
    const matches = (row) => isQuestion(row) && sought.every((word) => plain(row.textContent).includes(word));
    for (const { step, rows, elsewhere } of steps) {
      for (const row of rows) row.hidden = sought.length > 0 && !matches(row);
      if (elsewhere) elsewhere.hidden = !sought.length;
      step.hidden = sought.length > 0 && rows.every((row) => row.hidden);
    }
    said.textContent = sought.length ? `${said.dataset.found} ${results().length}` : "";
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (box.value.trim()) results()[0]?.querySelector("a").click();
  });
}

const isQuestion = (row) => !row.querySelector(".studio-outline__add");

start();
document.addEventListener("htmx:afterSettle", start);
