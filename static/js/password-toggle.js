// A « Voir » button beside a password.
import { words } from "./words.js";

export function enhance(input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "password-toggle";
  button.setAttribute("aria-controls", input.id);

  function show(visible) {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? words.hide : words.show;
    button.setAttribute("aria-label", visible ? words.hideLabel : words.showLabel);
  }

  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
  input.spellcheck = false;
  show(false);
  input.parentElement.classList.add("has-toggle");
  input.after(button);
}
