// A « voir » button beside a password; the words come from the page's language.
const WORDS = { show: "Voir", hide: "Cacher", showLabel: "Voir le mot de passe", hideLabel: "Cacher le mot de passe" };

export function enhance(input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "password-toggle";
  button.setAttribute("aria-controls", input.id);

  function show(visible) {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? WORDS.hide : WORDS.show;
    button.setAttribute("aria-label", visible ? WORDS.hideLabel : WORDS.showLabel);
  }

  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
  input.spellcheck = false;
  show(false);
  input.parentElement.classList.add("has-toggle");
  input.after(button);
}
