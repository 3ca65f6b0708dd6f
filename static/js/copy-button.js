// Shows the « Copier » button of a text: data-copy is its id, or that of its field; data-copied, what is said once
// done.
export function enhance(row) {
  const text = document.getElementById(row.dataset.copy);
  const said = row.querySelector("[data-copied]");
  row.hidden = false;

  row.querySelector("button").addEventListener("click", async () => {
    said.textContent = "";
    if (await copy(text)) said.textContent = said.dataset.copied;
  });
}

// The clipboard is refused outside secure contexts, or by the person: the text is then left selected, to be copied by
// hand.
async function copy(text) {
  try {
    await navigator.clipboard.writeText((text.value ?? text.textContent).trim());
    return true;
  } catch {
    if (text.select) text.select();
    else getSelection().selectAllChildren(text);
    return false;
  }
}
