// The long lists of the studio are searched; one shows again each time that the workspace changes in place.
import { enhance } from "./searchable-list.js";

function start() {
  for (const list of document.querySelectorAll(".studio select[data-searchable]:not([data-started])")) {
    list.dataset.started = "";
    enhance(list, { choosesAlone: true });
  }
}

start();
document.addEventListener("htmx:afterSettle", start);
