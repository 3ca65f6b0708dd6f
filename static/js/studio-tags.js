// Puts a tag where the designer was writing: in the subject or in a text, the last text by default.
const form = document.querySelector("[data-takes-tags]");
const fields = [...form.querySelectorAll("[name=email_subject], [name$=_text]")];
const said = document.querySelector("[data-tag-said]");
let field = fields.at(-1);

for (const control of fields) {
  control.setSelectionRange(control.value.length, control.value.length);
  control.addEventListener("focus", () => (field = control));
}

for (const button of document.querySelectorAll("[data-tag]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    field.focus(); // first: what was there before is noted on focus, to know what is unsaved
    field.setRangeText(button.dataset.tag, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    said.textContent = `${said.dataset.tagSaid} ${button.dataset.tag}`;
  });
}
