// Shows how far a preparation is (an archive, a complete file), by reading the page again; without it a link does.
const EVERY = 3000;

async function refreshed() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-progress]");
}

// In the page's live region, so that it is also heard.
function announce(text) {
  const notice = Object.assign(document.createElement("p"), { className: "notice notice--info", textContent: text });
  document.querySelector("[data-messages]").replaceChildren(notice);
}

export function enhance(zone) {
  if (!zone.dataset.progress) return;
  const again = () => setTimeout(look, EVERY);
  async function look() {
    const fresh = await refreshed().catch(() => undefined);
    if (fresh === null) return;
    if (fresh === undefined) return again();
    if (!fresh.dataset.progress) {
      zone.replaceWith(fresh);
      announce(fresh.querySelector("[data-told], h2, .notice").textContent.trim());
      return;
    }
    const [bar, next] = [zone.querySelector("progress"), fresh.querySelector("progress")];
    if (next.hasAttribute("max")) Object.assign(bar, { max: next.max, value: next.value });
    zone.querySelector(".muted").textContent = fresh.querySelector(".muted").textContent;
    again();
  }
  again();
}
