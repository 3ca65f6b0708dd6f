// A « Copier » button after a text to be copied: data-copy holds the button's words, data-copied what is said once done.
export function enhance(text) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button button--secondary", textContent: text.dataset.copy });
  button.setAttribute("aria-describedby", text.id);
  const said = document.createElement("span");
  said.className = "copy__said";
  said.setAttribute("role", "status");
  const row = document.createElement("p");
  row.className = "copy cluster";
  row.append(button, said);
  text.after(row);

  button.addEventListener("click", async () => {
    said.textContent = "";
    if (await copy(text)) said.textContent = text.dataset.copied;
  });
}

// The clipboard is refused outside secure contexts, or by the person: the text is then left selected, to be copied by hand.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text.textContent.trim());
    return true;
  } catch {
    getSelection().selectAllChildren(text);
    return false;
  }
}
