// What the desk's list unfolds (filters, columns, the name of a view) is fetched when one first opens it; should that
// fail, the link inside leads to its own page.
for (const link of document.querySelectorAll("[data-panel]")) {
  const details = link.closest("details");

  async function fill() {
    if (!details.open || !link.isConnected || link.getAttribute("aria-busy")) return;
    link.setAttribute("aria-busy", "true");
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) link.parentElement.innerHTML = await answer.text();
    else link.removeAttribute("aria-busy");
  }

  details.addEventListener("toggle", fill);
  fill(); // an address that names a part of it has opened it already
}

// The amounts of more requests than its page counts are added up once the end of the list comes in sight.
const sums = document.querySelector("[data-sums]");

async function addUp([end], observer) {
  if (!end.isIntersecting) return;
  observer.disconnect();
  const answer = await fetch(sums.dataset.sums, { headers: { "HX-Request": "true" } }).catch(() => null);
  const text = answer?.ok && !answer.redirected && (await answer.text());
  if (text && !sums.contains(document.activeElement)) sums.outerHTML = text; // whose link is about to be pressed stays
}

if (sums) new IntersectionObserver(addUp).observe(sums);
