// Proposes communes or addresses while one types; the one picked fills the controls of its question, where all can be
// typed without it. An address is sought in a box of its own, which is never sent.
import { combobox, make } from "./combobox.js";

const PAUSE = 250;
const LEAST = 3;

function searchBox(control, label) {
  const field = make("div", { class: "field" });
  const place = make("div", { class: "field__control" });
  const box = make("input", { type: "text", id: `${control.id}_sought` });
  place.append(box);
  field.append(make("label", { class: "field__label", for: box.id }, label), place);
  control.closest(".field").before(field);
  return box;
}

export function enhance(control) {
  const said = control.closest("[data-suggestions]").dataset;
  const isAddress = "addresses" in control.dataset;
  const source = isAddress ? said.addressesAt : said.communesAt;
  const name = isAddress ? control.name.replace(/_lines$/, "") : control.name;
  const box = isAddress ? searchBox(control, said.seek) : control;
  const status = make("p", { role: "status", class: "visually-hidden" });
  const show = combobox(box, { label: said.suggestions, pick: fillWith, keepsEnter: isAddress });
  let timer;
  let asked = 0;
  let isFilling = false;

  function close() {
    clearTimeout(timer);
    asked += 1; // what was asked before is late
    status.textContent = "";
    show([]);
  }

  async function ask() {
    const mine = (asked += 1);
    const address = `${source}?q=${encodeURIComponent(box.value.trim())}`;
    const answer = await fetch(address, { redirect: "error" }).catch(() => null); // to the sign-in page
    const { suggestions } = answer?.ok ? await answer.json() : { suggestions: [] };
    if (mine !== asked) return;
    show(suggestions);
    status.textContent = answer?.ok ? `${said.found} ${suggestions.length}` : "";
  }

  function fillWith({ text, fill }) {
    isFilling = true;
    if (isAddress) box.value = text;
    for (const [end, value] of Object.entries(fill)) {
      const filled = control.form.elements[name + end];
      if (!filled) continue;
      filled.value = value;
      for (const kind of ["input", "change"]) filled.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    isFilling = false;
    close();
  }

  box.addEventListener("input", () => {
    if (isFilling) return;
    close();
    if (box.value.trim().length >= LEAST) timer = setTimeout(ask, PAUSE);
  });
  box.addEventListener("blur", close);
  box.after(status);
}
