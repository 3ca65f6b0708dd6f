// The computer's page while a phone sends files: what has come is read again every few seconds, and shown if it
// changed.
const WAIT = 3000;

export function enhance(place) {
  let shown = "";

  async function look() {
    const isSeen = document.visibilityState === "visible";
    const answer = isSeen ? await fetch(place.dataset.phone).catch(() => undefined) : undefined;
    if (answer?.redirected || (answer && !answer.ok)) return; // signed out, or nothing more to see
    const html = await answer?.text();
    if (html && html !== shown) {
      shown = html;
      place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    }
    if (place.querySelector("[data-live]")) setTimeout(look, WAIT);
  }

  if (place.querySelector("[data-live]")) look();
}
