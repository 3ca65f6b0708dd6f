// A camera gives one photo at a time: those taken one after the other are sent together, as the pages of one document.
// What was taken or chosen is counted under its button, whose own words the browser would repeat for each.
export function enhance(input) {
  const taken = [];
  const said = Object.assign(document.createElement("p"), { className: "small" });
  said.setAttribute("role", "status");
  input.closest(".field").append(said);
  input.addEventListener("change", () => {
    const all = new DataTransfer();
    taken.push(...input.files);
    for (const photo of taken) all.items.add(photo);
    input.files = all.files;
    said.textContent = taken.length ? `${input.dataset.camera} ${taken.length}` : "";
  });
}
