// Adds and takes away the rows of a group, or of a line of a table, in the page; without it the same buttons ask the
// server. Says what it did.
const CAPACITY = 60; // rows that the server reads; beyond, it is asked, and numbers them anew

export function enhance(group) {
  const next = group.querySelector("[data-rows-next]");
  const blank = group.querySelector("[data-rows-blank]");
  const more = group.querySelector("[data-rows-more]");
  const status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  const rows = () => [...group.querySelectorAll("[data-row]")];
  const isFull = () => rows().length >= Number(group.dataset.rowsMost);

  function renumber() {
    rows().forEach((row, index) => {
      for (const number of row.querySelectorAll("[data-row-number]")) number.textContent = index + 1;
      for (const control of row.querySelectorAll("[data-numbered]")) {
        control.setAttribute("aria-label", control.dataset.numbered.replace("{}", () => index + 1));
      }
    });
    more.setAttribute("aria-disabled", isFull());
  }

  function changed(text) {
    renumber();
    status.textContent = text;
    group.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function add() {
    const row = blank.content.firstElementChild.cloneNode(true);
    const [from, to] = [row.dataset.row, row.dataset.row.replace(/\d+$/, next.value)];
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll(from, to);
    }
    next.value = Number(next.value) + 1;
    blank.before(row);
    changed(group.dataset.added);
    for (const counted of row.querySelectorAll("[data-counter]")) {
      import("./char-counter.js").then(({ enhance: count }) => count(counted));
    }
    for (const typed of row.querySelectorAll("[data-communes], [data-addresses]")) {
      import("./suggestions.js").then(({ enhance: propose }) => propose(typed));
    }
    for (const place of row.querySelectorAll("[data-position]")) {
      import("./position.js").then(({ enhance: locate }) => locate(place));
    }
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }

  function takeAway(row) {
    const near = row.nextElementSibling?.matches("[data-row]") ? row.nextElementSibling : row.previousElementSibling;
    row.remove();
    changed(group.dataset.removed);
    (near?.querySelector("[data-row-gone]") ?? more).focus();
  }

  group.addEventListener("click", (event) => {
    const gone = event.target.closest("[data-row-gone]");
    const isMore = more.contains(event.target);
    if (!gone && (!isMore || (!isFull() && Number(next.value) >= CAPACITY))) return;
    event.preventDefault();
    if (gone) takeAway(gone.closest("[data-row]"));
    else if (isFull()) status.textContent = group.dataset.full;
    else add();
  });
  status.setAttribute("role", "status");
  (group.closest("[data-lined]") ?? group).append(status); // a table holds rows alone
  renumber();
}
