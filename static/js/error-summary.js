// Moves the focus to what is wrong, and from its links to the control itself.

function control(link) {
  const target = document.getElementById(link.hash.slice(1));
  return target?.matches("fieldset") ? target.querySelector("input, select, textarea") : target;
}

export function enhance(summary) {
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && control(link);
    if (!field) return;
    event.preventDefault();
    field.closest(".field, .upload")?.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
  summary.focus();
}
