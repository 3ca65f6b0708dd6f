// The page of a batch follows it: every two seconds what it says is read again, until nothing waits.
const DELAY = 2000;

async function follow() {
  const region = document.querySelector(".desk-batch[data-under-way]");
  if (!region) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".desk-batch");
    if (page && !region.contains(document.activeElement)) region.replaceWith(page);
    else if (page) {
      region.querySelector("[role=status]").replaceChildren(...page.querySelector("[role=status]").childNodes);
    }
    if (page && !("underWay" in page.dataset)) region.removeAttribute("data-under-way");
  }
  setTimeout(follow, DELAY);
}

setTimeout(follow, DELAY);
