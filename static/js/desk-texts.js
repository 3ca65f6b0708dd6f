// A model text comes into what is typed at once, at its end, as the server does without this.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=insert]");
  const field = button?.form?.elements[button.value];
  const [option] = button?.parentElement.querySelector("select")?.selectedOptions ?? [];
  if (!field || !option) return;
  event.preventDefault();
  const typed = field.value.trimEnd();
  field.value = typed ? `${typed}\n\n${option.dataset.text}` : option.dataset.text;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
