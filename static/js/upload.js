// Files of a step sent one by one as they are chosen or dropped: progress, cancel, retry. One that fails costs nothing else.
import { makeRow } from "./upload-row.js";
import { makeSender } from "./upload-sending.js";

const PHOTO = /\.(jpe?g|png|heic|heif)$/i;

export function enhance(place) {
  const form = place.closest("form");
  const words = form.dataset;
  const send = makeSender(place, form);
  const list = Object.assign(document.createElement("ul"), { className: "sending" });
  const waiting = [];
  let isBusy = false;
  if (!words.uploads) return;

  async function run() {
    if (isBusy || !waiting.length) return;
    isBusy = true;
    form.dataset.uploading = Number(form.dataset.uploading ?? 0) + 1;
    while (waiting.length) await send(waiting.shift());
    isBusy = false;
    form.dataset.uploading = Number(form.dataset.uploading) - 1;
    form.dispatchEvent(new Event("uploaded"));
  }

  function add(files, name) {
    const batch = { files };
    batch.row = makeRow(name ?? files[0].name, words, () => {
      batch.isCancelled = false;
      waiting.push(batch);
      run();
    });
    list.append(batch.row.element);
    waiting.push(batch);
  }

  function take(files) {
    const takesPhotos = place.querySelector("input[type=file]").accept.includes("image/");
    const photos = takesPhotos ? files.filter((file) => PHOTO.test(file.name)) : [];
    for (const file of files) if (!photos.includes(file)) add([file]);
    if (photos.length) add(photos, photos.length > 1 ? `${words.photos} (${photos.length})` : undefined);
    run();
  }

  function takeFrom(input) {
    if (input?.type !== "file" || !input.files.length) return;
    take([...input.files]);
    input.value = "";
  }

  place.addEventListener("change", (event) => takeFrom(event.target));
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    place.addEventListener(name, (event) => {
      const zone = event.target.closest?.(".upload");
      if (!zone || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      zone.classList.toggle("is-over", name === "dragenter" || name === "dragover");
      if (name === "drop") take([...event.dataTransfer.files]);
    });
  }
  place.querySelector("[data-joined]").after(list);
  takeFrom(place.querySelector("input[type=file]")); // chosen before this script came
}
