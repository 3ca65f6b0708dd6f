// The ballots of a meeting, opened and closed in its table, and what they make while they are typed.
import { plain } from "./plain.js";

const blank = document.getElementById("new-ballot").content.firstElementChild;
const bar = document.querySelector("[data-votes-bar]");
const euros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" });

export const lines = [...document.querySelectorAll("tr[data-cents]")].map((row) => (
  { row, reference: row.id.slice(4), pick: row.querySelector(".desk-votes__pick"), text: plain(row.textContent) }
));
const ballotOf = ({ reference }) => document.getElementById(`ballot-${reference}`);
const lineOf = (ballot) => lines.find((line) => ballotOf(line) === ballot);
const controls = (ballot) => [...ballot.querySelectorAll("select, textarea, input:not([type=hidden])")];
const saysSomething = (ballot) => controls(ballot).some(({ value }) => value.trim());

function made(line) {
  const ballot = blank.cloneNode(true);
  for (const element of [ballot, ...ballot.querySelectorAll("*")]) {
    for (const attribute of element.attributes) {
      attribute.value = attribute.value.replaceAll("REFERENCE", line.reference);
    }
  }
  ballot.querySelector("legend").replaceChildren(line.row.dataset.name);
  line.row.after(ballot);
  return ballot;
}

export function open(line) {
  const ballot = ballotOf(line) ?? made(line);
  ballot.hidden = false;
  line.pick.ariaExpanded = "true";
  ballot.querySelector("select").focus();
}

/** Close a ballot, which is given up where it says nothing, or is dropped; back to what opens it. */
export function close(ballot, isDropped = false) {
  const line = lineOf(ballot);
  ballot.hidden = true;
  if (isDropped || !saysSomething(ballot)) ballot.remove();
  if (isDropped) mark(line, "");
  line.pick.ariaExpanded = "false";
  return line.pick;
}

function centsOf(line) {
  const [proposed, ballot] = [Number(line.row.dataset.cents), ballotOf(line)];
  if (!ballot) return proposed;
  if (["adjourned", "rejected"].includes(ballot.querySelector("select").value)) return 0;
  const amount = ballot.querySelector("[name=amount]").value.replace(/[\s€]/g, "").replace(",", ".");
  return amount && Number.isFinite(Number(amount)) ? Math.round(Number(amount) * 100) : proposed;
}

/** Say in the row what is typed of it, and in the bar what all of it makes. */
export function tell(ballot) {
  const [vote, line] = [ballot.querySelector("select"), lineOf(ballot)];
  const amount = ballot.querySelector("[name=amount]").value.trim() && euros.format(centsOf(line) / 100);
  const texts = [vote.selectedOptions[0].text, amount, ballot.querySelector("[name=recusals]").value.trim()];
  mark(line, saysSomething(ballot) ? texts.filter(Boolean).join(", ") : "");
}

function mark({ row }, text) {
  row.classList.toggle("desk-votes__exception", Boolean(text));
  row.querySelector("[data-mark]").textContent = text;
  const marked = lines.filter((line) => line.row.matches(".desk-votes__exception"));
  const count = bar.querySelector("[data-votes-marked]");
  count.textContent = `${marked.length} ${marked.length > 1 ? count.dataset.many : count.dataset.one}`;
  bar.querySelector("ul").replaceChildren(...marked.map((line) => {
    const [item, link] = [document.createElement("li"), document.createElement("a")];
    Object.assign(link, { href: `#${line.row.id}`, textContent: line.row.dataset.name });
    item.append(link);
    return item;
  }));
  const sum = lines.reduce((cents, line) => cents + centsOf(line), 0);
  bar.querySelector("[data-votes-sum]").textContent = euros.format(sum / 100);
}
