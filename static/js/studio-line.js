// Completes a typed line of the studio: the page proposes names, functions and operators for what stands before the
// caret. The lists under the line put theirs at the caret too.
import { combobox, make } from "./combobox.js";

const PAUSE = 120;
const BEGUN = /(^|[\s(«\p{L}])$/u; // after a whole word or a sign one goes on typing: an arrow asks

// As if typed: one step back undoes it, and the browser still tells of the change once the line is left.
function type(box, text, from, to) {
  box.focus();
  box.setSelectionRange(from, to);
  document.execCommand("insertText", false, text);
}

function enhance(line) {
  const box = line.querySelector("input");
  const said = make("p", { role: "status", class: "w-sr-only" });
  const show = combobox(box, { label: line.dataset.proposed, pick: take, takesTab: true });
  let [timer, turn] = [0, 0];

  function close() {
    clearTimeout(timer);
    turn += 1; // what was asked before is late
    said.textContent = "";
    show([]);
  }

  async function ask() {
    const mine = (turn += 1);
    const data = new FormData(box.form);
    data.set("do", `complete.${box.name}`);
    data.set(box.name, box.value.slice(0, box.selectionStart));
    const sent = { method: "POST", body: data, redirect: "error" }; // to the sign-in page
    const answer = await fetch(box.form.getAttribute("action") ?? "", sent).catch(() => null);
    const { completions } = answer?.ok ? await answer.json() : { completions: [] };
    if (mine !== turn || document.activeElement !== box) return;
    show(completions, completions[0]?.replaced.trim() ? 0 : -1);
    said.textContent = completions.length ? `${line.dataset.found} ${completions.length}` : "";
  }

  // A name takes the place of the one that it is typed in; what is typed next is a space away.
  function take({ text, replaced }) {
    const [caret, { value }] = [box.selectionStart, box];
    const start = caret - replaced.length;
    const end = caret + (replaced.startsWith("«") ? (/^[^«»]*»/.exec(value.slice(caret))?.[0].length ?? 0) : 0);
    const space = /[^\s(]$/.test(value.slice(0, start)) ? " " : "";
    const after = /[\s(]$/.test(text) || /^\s/.test(value.slice(end)) ? "" : " ";
    close();
    type(box, space + text + after, start, end);
  }

  box.addEventListener("input", () => {
    close();
    if (BEGUN.test(box.value.slice(0, box.selectionStart))) timer = setTimeout(ask, PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && box.getAttribute("aria-expanded") === "false") ask();
  });
  box.addEventListener("blur", close);
  line.append(said);
  const lists = line.parentElement.querySelector(".studio-insertions");
  lists?.addEventListener("pointerdown", (event) => event.preventDefault()); // the line isn't left
  lists?.addEventListener("click", (event) => {
    const { text } = event.target.closest("button")?.dataset ?? {};
    if (!text) return;
    event.preventDefault();
    type(box, text, box.selectionStart, box.selectionEnd);
  });
}

function start() {
  for (const line of document.querySelectorAll("[data-line]:not([data-started])")) {
    line.dataset.started = "";
    enhance(line);
  }
}

start();
document.addEventListener("htmx:afterSettle", start);
