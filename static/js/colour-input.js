// A colour written beside its swatch: each follows the other; the swatch is the browser's own chooser.
for (const swatch of document.querySelectorAll("[data-colour-of]")) {
  const text = document.getElementById(swatch.dataset.colourOf);
  const valid = () => /^#[0-9a-f]{6}$/i.test(text.value);
  const follow = () => {
    if (valid()) swatch.value = text.value.toLowerCase();
  };
  swatch.hidden = false;
  follow();
  text.addEventListener("input", follow);
  swatch.addEventListener("input", () => {
    text.value = swatch.value.toUpperCase();
    // Wagtail listens to what is typed: unsaved changes, and the preview.
    for (const name of ["input", "change"]) text.dispatchEvent(new Event(name, { bubbles: true }));
  });
}
