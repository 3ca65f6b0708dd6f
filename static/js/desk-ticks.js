// Ticks all the boxes of a name at once, or none once they all are.
for (const button of document.querySelectorAll("[data-tick-each]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...button.form.querySelectorAll(`input[name="${button.dataset.tickEach}"]`)];
    const areAllTicked = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !areAllTicked;
  });
}
