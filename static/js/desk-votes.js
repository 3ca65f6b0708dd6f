// Whose request a typed reference is, said beside it as it is typed: the server says it again once it is looked at.
const names = new Map(
  [...document.querySelectorAll("#requests-before option")].map((option) => [option.value, option.label]),
);

for (const input of document.querySelectorAll("[data-whose]")) {
  const whose = document.getElementById(input.dataset.whose);
  input.addEventListener("input", () => {
    const reference = input.value.trim().toUpperCase();
    whose.textContent = names.get(reference) ?? "";
  });
}
