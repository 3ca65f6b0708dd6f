// One question of a step: what is typed in it, and what the server answers about it put in its place.
const isAsked = (control) => control.name && !["file", "submit", "button"].includes(control.type);

export const keyOf = (item) => item.id.replace("field-", "");
export const seenOf = (item) => item.querySelector(`[name="seen_${keyOf(item)}"]`);

// What is sent of a question: all its controls but the stamp of what was seen.
export function answerIn(form, item, stamp) {
  const whole = new FormData(form);
  const controls = [...item.querySelectorAll("input, select, textarea")].filter(isAsked);
  const names = new Set(controls.map((control) => control.name));
  names.delete(stamp);
  return new URLSearchParams([...names].flatMap((name) => whole.getAll(name).map((value) => [name, value])));
}

export function showErrors(item, errors, lead) {
  const field = item.querySelector(".field");
  const control = item.querySelector("input:not([type=hidden]), select, textarea");
  if (!field || !control) return;
  for (const said of field.querySelectorAll(":scope > [id$=_error]")) said.remove();
  field.classList.toggle("field--error", errors.length > 0);
  if (!errors.length) return control.removeAttribute("aria-invalid");
  const said = Object.assign(document.createElement("p"), { id: `${item.id}_error`, className: "field__error" });
  said.textContent = `${lead} ${errors.join(" ")}`;
  const place = [...field.children].find((child) => child.contains(control));
  place.before(said);
  control.setAttribute("aria-invalid", "true");
  const described = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== said.id);
  control.setAttribute("aria-describedby", [...described, said.id].join(" "));
}

// The rows that hold something get the ids under which they are stored, in order. A line that a table names has none.
export function showIds(item, ids) {
  const isFilled = (row) =>
    [...row.querySelectorAll("input:not([type=hidden]), select, textarea")].some((control) =>
      control.matches("[type=radio], [type=checkbox]") ? control.checked : control.value.trim(),
    );
  const idOf = (row) => row.querySelector(`[name="${row.dataset.row}-id"]`);
  const rows = [...item.querySelectorAll("[data-row]")].filter((row) => idOf(row) && isFilled(row));
  if (rows.length !== ids.length) return;
  rows.forEach((row, index) => { idOf(row).value = ids[index]; });
}

// Whether something was typed or ticked before this script came.
export const isTouched = (item) =>
  [...item.querySelectorAll("input:not([type=hidden]), textarea")].some((control) =>
    control.matches("[type=radio], [type=checkbox]")
      ? control.checked !== control.defaultChecked
      : control.value !== control.defaultValue,
  );

// What the answers lead to now, under the question where each is told; spoken as it comes, since its place was there.
export function showRules(form, rules) {
  for (const item of form.querySelectorAll(".step-item")) {
    const html = rules[keyOf(item)] ?? "";
    let place = item.querySelector(":scope > .rules-told");
    if (!place && !html) continue;
    if (!place) {
      place = Object.assign(document.createElement("div"), { className: "rules-told stack stack--tight" });
      item.append(place);
    }
    const parsed = new DOMParser().parseFromString(html, "text/html").querySelector(".rules-told");
    if (place.textContent.trim() === (parsed?.textContent.trim() ?? "")) continue;
    place.setAttribute("role", "status");
    setTimeout(() => place.replaceChildren(...(parsed?.childNodes ?? [])));
  }
}

export function showConflict(item, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").querySelector(".conflict");
  if (parsed) item.prepend(document.importNode(parsed, true));
}
