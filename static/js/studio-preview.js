// The preview's two widths: a telephone as it is, a computer shrunk to fit.
const preview = document.querySelector("[data-studio-preview]");
if (preview) {
  const frame = preview.querySelector("iframe");
  const sizes = preview.querySelector("[data-studio-sizes]");
  const show = (width) => {
    const room = frame.parentElement.clientWidth;
    const scale = Math.min(1, room / width);
    frame.style.inlineSize = `${width}px`;
    frame.style.blockSize = `${frame.parentElement.clientHeight / scale}px`;
    frame.style.transform = `scale(${scale})`;
    for (const button of sizes.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.width) === width));
    }
  };
  sizes.hidden = false;
  sizes.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) show(Number(button.dataset.width));
  });
  show(360);
}
