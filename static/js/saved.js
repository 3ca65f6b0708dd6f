// The line that says when what is typed was last saved. « Enregistré » is written only when nothing given waits to be.
const shown = document.querySelector("[data-saved]");
const waiting = new Set(); // the questions refused, and the documents chosen in a list, that nothing has saved yet

export function write(text) {
  if (shown) shown.textContent = text;
}

export function wait(name, words) {
  waiting.add(name);
  write(words.pending);
}

export function forget(name) {
  waiting.delete(name);
}

export function save(name, text, words) {
  waiting.delete(name);
  write(waiting.size ? words.pending : text);
}

// The word for an answer that says nothing by itself; after « gone » the page itself can't be sent any more.
export const refusalOf = (answer) => (answer.status === 404 ? "gone" : "refused");
