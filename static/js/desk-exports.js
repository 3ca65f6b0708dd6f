// Shows how far exports are, by reading the page again; without it a link does. What is in use is not taken away.
const EVERY = 3000;
const zone = document.querySelector("[data-exports]");
const status = document.querySelector("[data-told]");
const ready = () => zone.querySelectorAll("a[download]").length;

async function read() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-exports]");
}

async function look() {
  const fresh = await read().catch(() => undefined);
  if (fresh === null) return;
  if (fresh && !zone.contains(document.activeElement)) {
    const before = ready();
    zone.replaceChildren(...fresh.childNodes);
    zone.dataset.exports = fresh.dataset.exports;
    if (ready() > before) status.textContent = status.dataset.told;
  }
  if (zone.dataset.exports) setTimeout(look, EVERY);
}

if (zone.dataset.exports) setTimeout(look, EVERY);
