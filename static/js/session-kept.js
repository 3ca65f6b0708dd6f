// What is typed in a form whose session ended: kept in this tab alone (sessionStorage), for half an hour, for the same
// person, until they have signed in again. Never a password, never a file. Gone when they sign out or close the tab.
import { dropUnsent } from "./unsent.js";

const KEY = "parvis-kept-form";
const LIFETIME = 30 * 60 * 1000;
const SKIPPED = new Set(["password", "file", "hidden", "submit", "button", "reset", "image"]);
const FORMS = 'main form[method="post" i]';

const forms = () => [...document.querySelectorAll(FORMS)];
const isKept = (control) => control.name && !SKIPPED.has(control.type) && !isSecret(control);
const controls = (form) => [...form.elements].filter(isKept);
const isSecret = (control) => /password|one-time-code|^cc-/.test(control.autocomplete ?? "");
const isBox = (control) => control.type === "checkbox" || control.type === "radio";

function valueOf(control) {
  if (isBox(control)) return control.checked;
  return control.multiple ? [...control.selectedOptions].map((option) => option.value) : control.value;
}

function setValue(control, value) {
  if (isBox(control)) control.checked = value;
  else if (control.multiple) {
    [...control.options].forEach((option) => {
      option.selected = value.includes(option.value);
    });
  }
  else control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function keep(form, owner, interrupted) {
  const values = controls(form).map(valueOf);
  const kept = { path: location.pathname, form: forms().indexOf(form), owner, interrupted, values, at: Date.now() };
  sessionStorage.setItem(KEY, JSON.stringify(kept));
}

// The longest form of the page, the one in which something was typed most probably.
export function keepForms(owner, interrupted) {
  const [longest] = forms().sort((first, second) => controls(second).length - controls(first).length);
  if (longest && controls(longest).length) keep(longest, owner, interrupted);
}

// Before each sending, since the answer may be that the session has ended.
export function watchForms(owner) {
  const leaving = document.querySelector("[data-leaves]");
  forms().forEach((form) => form.addEventListener("submit", () => {
    if (!leaving) return keep(form, owner, false);
    sessionStorage.removeItem(KEY);
    return dropUnsent();
  }));
}

// Puts back what was typed on this page, once its sending was interrupted; whatever else was kept is dropped.
export function restoreForm(owner) {
  const kept = read();
  sessionStorage.removeItem(KEY);
  if (!kept?.interrupted || kept.owner !== owner || kept.path !== location.pathname) return false;
  const form = forms()[kept.form];
  const typed = form ? controls(form) : [];
  if (Date.now() - kept.at > LIFETIME || typed.length !== kept.values.length) return false;
  typed.forEach((control, index) => setValue(control, kept.values[index]));
  return true;
}

// On the pages that say that a form was not received.
export function enhance() {
  const kept = read();
  if (kept) sessionStorage.setItem(KEY, JSON.stringify({ ...kept, interrupted: true }));
}
