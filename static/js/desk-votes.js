// Votes picked in the table of a meeting: a search, ↑ ↓ from row to row, Enter opens a ballot in place, Escape closes
// it. Without it the same buttons ask the server.
import { close, lines, open, tell } from "./desk-ballots.js";
import { plain } from "./plain.js";

const form = document.querySelector(".desk-votes");
const search = form.querySelector("[data-votes-search]");
const count = form.querySelector("[data-votes-found]");
const members = document.getElementById("members");
const names = new Set([...members.options].map(({ value }) => value));
const reachable = () => lines.filter(({ row, pick }) => pick && !row.hidden);
const ballotAt = (element) => element.closest(".desk-votes__ballot");

// One stop for the key that goes from control to control: the arrows do the rest.
function reach(line) {
  for (const { pick } of lines) if (pick) pick.tabIndex = -1;
  if (line) line.pick.tabIndex = 0;
  return line?.pick;
}

function filter() {
  const sought = plain(search.value).split(/\s+/);
  for (const { row, text } of lines) row.hidden = !sought.every((word) => text.includes(word));
  count.textContent = search.value.trim() ? `${reachable().length} / ${lines.length}` : "";
  reach(reachable()[0]);
}

function travel(target, step) {
  const places = reachable();
  const place = places.findIndex(({ pick }) => pick === target);
  const next = target === search ? places[step > 0 ? 0 : -1] : places[place + step];
  (next ? reach(next) : search).focus();
}

form.addEventListener("keydown", (event) => {
  const [{ key, target }, ballot] = [event, ballotAt(event.target)];
  const isArrow = ["ArrowDown", "ArrowUp"].includes(key) && target.matches("[data-votes-search], .desk-votes__pick");
  const isEnter = key === "Enter" && target === search;
  if (!isArrow && !isEnter && !(ballot && key === "Escape")) return;
  event.preventDefault();
  if (isArrow) travel(target, key === "ArrowDown" ? 1 : -1);
  else if (isEnter && reachable().length) open(reachable()[0]);
  else if (ballot) close(ballot).focus();
});

form.addEventListener("click", (event) => {
  const button = event.target.closest("[name=pick], [name=drop], [data-votes-bar] a");
  if (!button) return;
  const line = lines.find(({ reference, row }) => reference === button.value || button.hash === `#${row.id}`);
  if (!line?.pick) return;
  event.preventDefault();
  if (button.name === "drop") close(ballotAt(button), true).focus();
  else {
    line.row.hidden = false;
    reach(line);
    open(line);
  }
});

// A list offers whole values: what is typed before the last comma stays before each name.
form.addEventListener("input", ({ target }) => {
  if (target === search) filter();
  const ballot = ballotAt(target);
  if (target.name === "recusals") {
    const before = target.value.replace(/[^,;]*$/, "").trim();
    const options = [...names].map((name) => new Option("", before ? `${before} ${name}` : name));
    members.replaceChildren(...options);
  }
  if (ballot) tell(ballot);
});
form.addEventListener("change", ({ target }) => {
  const typed = target.name === "recusals" ? target.value.split(/[,;]/).map((name) => name.trim()) : [];
  for (const name of typed.filter(Boolean)) names.add(name);
});

for (const ballot of form.querySelectorAll(".desk-votes__ballot")) {
  if (!ballot.querySelector(".error-message, [autofocus]")) close(ballot);
}
filter();
