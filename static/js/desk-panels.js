// What the desk's list unfolds (filters, one filter, answers of a procedure, columns, the name of a view) is fetched
// when one first opens it; should that fail, the link inside leads to its own page.
async function fill(details) {
  const link = details.open && details.querySelector(":scope > div > [data-panel]");
  if (!link || link.getAttribute("aria-busy")) return;
  link.setAttribute("aria-busy", "true");
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) link.parentElement.innerHTML = await answer.text();
  else link.removeAttribute("aria-busy");
}

// The answers of a procedure filter where the list is of it alone: those of a group that is shut aren't sent.
function narrow(group) {
  for (const part of group.querySelectorAll("input, select")) part.disabled = !group.open;
  if (!group.open) return;
  const own = group.querySelector("[name=procedure]")?.value;
  for (const box of group.closest("form")?.querySelectorAll("input[type=checkbox][name=procedure]") ?? []) {
    if (own && box.value !== own) box.checked = false;
  }
}

async function toggled({ target }) {
  if (target.localName !== "details") return;
  await fill(target);
  if (target.name === "answers") narrow(target);
}

document.addEventListener("toggle", toggled, true);
// An address that names a part of the list has opened it already.
for (const details of document.querySelectorAll("details[open]")) fill(details);

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
