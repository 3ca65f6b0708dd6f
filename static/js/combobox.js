// A list of proposals under a text box, by the ARIA pattern: arrows, Enter and Escape, the focus never leaves the box.
let count = 0;

export function make(tag, attributes, text = "") {
  const element = Object.assign(document.createElement(tag), { textContent: text });
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// `pick` receives the proposal chosen; `keepsEnter`: Enter never sends the form from this box; `takesTab`: Tab takes
// the proposal that is marked. What is returned shows proposals, the one of this place marked from the start.
export function combobox(box, { label, pick, keepsEnter, takesTab }) {
  const id = `suggestions-${(count += 1)}`;
  const list = make("ul", { role: "listbox", class: "suggestions", id, "aria-label": label, hidden: "" });
  let shown = [];
  let current = -1;

  function mark(index) {
    current = index;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", place === index));
    const option = list.children[index];
    option?.scrollIntoView({ block: "nearest" });
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  }

  function option({ text, detail }, place) {
    const item = make("li", { role: "option", id: `${id}-${place}` }, text);
    if (detail) item.append(" ", make("small", {}, detail));
    return item;
  }

  function show(proposals, first = -1) {
    shown = proposals;
    list.replaceChildren(...shown.map(option));
    list.hidden = !shown.length;
    box.setAttribute("aria-expanded", !list.hidden);
    mark(first);
  }

  const keys = {
    ArrowDown: () => mark((current + 1) % shown.length),
    ArrowUp: () => mark((current <= 0 ? shown.length : current) - 1),
    Escape: () => show([]),
    Enter: () => shown[current] && pick(shown[current]),
    Tab: () => pick(shown[current]),
  };
  box.addEventListener("keydown", (event) => {
    const isOurs = {
      Enter: current >= 0 || keepsEnter,
      Tab: Boolean(takesTab) && current >= 0 && !event.shiftKey,
    }[event.key] ?? (event.key in keys && shown.length);
    if (!isOurs || event.isComposing) return;
    event.preventDefault();
    keys[event.key]();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", (event) => {
    const chosen = shown[[...list.children].indexOf(event.target.closest("li"))];
    if (chosen) pick(chosen);
  });
  const pattern = { role: "combobox", "aria-autocomplete": "list", "aria-controls": id, autocomplete: "off" };
  for (const [name, value] of Object.entries(pattern)) box.setAttribute(name, value);
  box.after(list);
  show([]);
  return show;
}
