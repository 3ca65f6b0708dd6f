// A step that is sent while a file is still on its way waits for it, and says so.
export function enhance(form) {
  const said = Object.assign(document.createElement("p"), { className: "upload-status" });
  let pressed;
  said.setAttribute("role", "status");
  form.querySelector(".form-actions")?.before(said);
  form.addEventListener("submit", (event) => {
    if (!Number(form.dataset.uploading ?? 0)) return;
    event.preventDefault();
    pressed = event.submitter;
    said.textContent = form.dataset.wait;
  });
  form.addEventListener("uploaded", () => {
    if (Number(form.dataset.uploading) || !said.textContent) return;
    said.textContent = "";
    form.requestSubmit(pressed);
  });
}
