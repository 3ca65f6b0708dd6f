// Asks before what can't be undone: on a submit button with data-confirm="question". Without it the server's own page
// asks.
import { words } from "./words.js";

function dialogFor(button) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const title = document.createElement("h2");
  title.className = "dialog__title";
  title.id = `question-${button.id || button.name || "0"}`;
  title.textContent = button.dataset.confirm;
  dialog.setAttribute("aria-labelledby", title.id);
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "form-actions";
  form.append(
    choice("yes", button.textContent, "button button--danger"),
    choice("no", words.cancel, "button button--secondary"),
  );
  dialog.append(title, form);
  return dialog;
}

function choice(value, text, className) {
  const element = document.createElement("button");
  Object.assign(element, { value, className });
  element.textContent = text.trim();
  element.autofocus = value === "no";
  return element;
}

export function enhance(button) {
  button.addEventListener("click", (event) => {
    if (button.dataset.confirmed) return;
    event.preventDefault();
    const dialog = dialogFor(button);
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      button.focus();
      if (dialog.returnValue !== "yes") return;
      button.dataset.confirmed = "yes";
      button.form.requestSubmit(button);
    });
    dialog.showModal();
  });
}
