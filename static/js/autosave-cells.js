// The cells of a table that the server refuses, each told under its control; what was told before goes.
export function showCells(item, cells) {
  for (const said of item.querySelectorAll("[data-row] .field__error")) said.remove();
  for (const control of item.querySelectorAll("[data-row] [aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
  }
  for (const [name, text] of Object.entries(cells)) {
    const control = item.querySelector(`[name="${CSS.escape(name)}"]`);
    if (!control) continue;
    const said = Object.assign(document.createElement("p"), { className: "field__error", id: `${name}-error` });
    said.textContent = text;
    control.parentElement.append(said);
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", said.id);
  }
}
