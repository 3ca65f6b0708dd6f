// The answers of a step that no network has taken yet: in this tab alone (sessionStorage), for who typed them, until
// the server has them. Never a file. Gone when they sign out, when another person signs in here, when the tab is
// closed.
const PREFIX = "parvis-unsent:";
const LIFETIME = 12 * 60 * 60 * 1000; // milliseconds: a day in the mountains, not the next user of a library's computer

const ownerOf = () => document.querySelector("[data-session]")?.dataset.owner ?? "";
const nameHere = () => PREFIX + location.pathname;
const stampOf = (item, key) => item?.querySelector(`[name="seen_${key}"]`);

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

// `waiting`: what is typed in each question, by key; kept with the stamp of the answer that it would replace.
export function keepUnsent(waiting) {
  if (!waiting.size) return sessionStorage.removeItem(nameHere());
  const answers = [...waiting].map(([key, { item, typed }]) => [key, { typed, seen: stampOf(item, key).value }]);
  const entry = { owner: ownerOf(), at: Date.now(), answers: Object.fromEntries(answers) };
  try {
    return sessionStorage.setItem(nameHere(), JSON.stringify(entry));
  } catch {
    return undefined; // a browser that stores nothing: the page alone holds them
  }
}

function fill(control, values) {
  if (control.matches("[type=radio], [type=checkbox]")) control.checked = values.includes(control.value);
  else if (control.multiple) for (const option of control.options) option.selected = values.includes(option.value);
  else control.value = values[0] ?? "";
}

// Puts back what was typed in a question. What is hidden comes last: typing a text empties the code that it stands for.
function putBack(item, values, stamp) {
  const controls = [...item.querySelectorAll("input:not([type=file]), select, textarea")]
    .filter((control) => control.name && control !== stamp)
    .sort((first, second) => (first.type === "hidden") - (second.type === "hidden"));
  for (const control of controls) {
    fill(control, values.getAll(control.name));
    if (control.type !== "hidden") control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// Gives each answer back to its question, then leaves it. Rows may be fewer or more than those of the page: the server
// has them first (`sendRows`). Returns whether there was any.
export function restoreUnsent(form, { leave, sendRows }) {
  dropUnsent((entry) => !entry || entry.owner !== ownerOf() || Date.now() - entry.at > LIFETIME);
  const answers = Object.entries(read(nameHere())?.answers ?? {});
  for (const [key, { typed, seen }] of answers) {
    const item = form.querySelector(`[id="field-${key}"]`);
    const stamp = stampOf(item, key);
    if (!stamp) continue;
    stamp.value = seen;
    if (item.querySelector("[data-rows]")) sendRows(item, typed);
    else {
      putBack(item, new URLSearchParams(typed), stamp);
      leave(item);
    }
  }
  return answers.length > 0;
}
