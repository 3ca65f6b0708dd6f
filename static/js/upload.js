// Documents of a step sent one by one as they are chosen, dropped or taken in the locker: progress, cancel, retry. One
// that fails costs nothing else.
import { followChoice } from "./locker-choice.js";
import { save } from "./saved.js";
import { makeRow } from "./upload-row.js";
import { makeSender } from "./upload-sending.js";

const PHOTO = /\.(jpe?g|png|heic|heif)$/i;

export function enhance(place) {
  const form = place.closest("form");
  const words = form.dataset;
  const list = Object.assign(document.createElement("ul"), { className: "sending" });
  const waiting = [];
  let isBusy = false;
  if (!words.uploads) return;
  const send = makeSender(place, form);

  async function run() {
    if (isBusy || !waiting.length) return;
    isBusy = true;
    form.dataset.uploading = Number(form.dataset.uploading ?? 0) + 1;
    while (waiting.length) {
      const batch = waiting.shift();
      const saved = await send(batch);
      if (saved && batch.chosen) choice.succeed(saved);
      else if (saved) save(place.dataset.documents, saved, words);
    }
    isBusy = false;
    form.dataset.uploading = Number(form.dataset.uploading) - 1;
    form.dispatchEvent(new Event("uploaded"));
  }

  function add(files, name, chosen) {
    const batch = { files, chosen };
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

  const choice = followChoice(place, words, (uuid, title) => {
    add([], title, uuid);
    run();
  });
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
  for (const button of place.querySelectorAll("[data-join-files]")) button.hidden = true; // files go as they are chosen
  takeFrom(place.querySelector("input[type=file]")); // chosen before this script came
}
