// The answers of a step that no network has taken yet: in this tab alone (sessionStorage), for who typed them, until the
// server has them. Never a file. Gone when they sign out, when another person signs in here, when the tab is closed.
const PREFIX = "parvis-unsent:";
const LIFETIME = 12 * 60 * 60 * 1000; // milliseconds: a day in the mountains, not the next user of a library's computer

const ownerOf = () => document.querySelector("[data-session]")?.dataset.owner ?? "";
const nameHere = () => PREFIX + location.pathname;

function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

export function dropUnsent(isDropped = () => true) {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(PREFIX) && isDropped(read(name))) sessionStorage.removeItem(name);
  }
}

// `answers`: what is typed in each question, and the stamp of the answer that it would replace.
export function keepUnsent(answers) {
  try {
    sessionStorage.setItem(nameHere(), JSON.stringify({ owner: ownerOf(), at: Date.now(), answers }));
  } catch {
    // a browser that stores nothing: the page alone holds them
  }
}

export function forgetUnsent() {
  sessionStorage.removeItem(nameHere());
}

export function unsentHere() {
  dropUnsent((entry) => !entry || entry.owner !== ownerOf() || Date.now() - entry.at > LIFETIME);
  return Object.entries(read(nameHere())?.answers ?? {});
}

function fill(control, values) {
  if (control.matches("[type=radio], [type=checkbox]")) control.checked = values.includes(control.value);
  else if (control.multiple) for (const option of control.options) option.selected = values.includes(option.value);
  else control.value = values[0] ?? "";
}

// Puts back what was typed in a question. What is hidden comes last: typing a text empties the code that it stands for.
export function putBack(item, typed, stamp) {
  const values = new URLSearchParams(typed);
  const controls = [...item.querySelectorAll("input:not([type=file]), select, textarea")].filter(({ name }) => name);
  const isHidden = (control) => control.type === "hidden";
  for (const control of controls.filter((control) => !isHidden(control))) {
    fill(control, values.getAll(control.name));
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const control of controls.filter(isHidden)) fill(control, values.getAll(control.name));
  item.querySelector(`[name="${stamp.name}"]`).value = stamp.value;
}
