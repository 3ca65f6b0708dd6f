// Pages ordered and turned without loading the screen anew: what each button leads to is fetched, put in place and
// said.
export function enhance(place) {
  const now = place.querySelector("[data-pages-now]");
  const status = place.querySelector("[role=status]");
  let isBusy = false;

  function show(html) {
    const next = new DOMParser().parseFromString(html, "text/html");
    now.replaceChildren(...next.querySelector("[data-pages-now]").children);
    status.textContent = next.querySelector("[data-pages] [role=status]").textContent;
    now.querySelector("[autofocus]")?.focus();
  }

  place.addEventListener("submit", async (event) => {
    const { target: form, submitter: pressed } = event;
    if (form.method !== "get" || !pressed) return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    const asked = new URLSearchParams({ plan: form.elements.plan.value, do: pressed.value });
    try {
      const answer = await fetch(`?${asked}`);
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      show(await answer.text());
      history.replaceState(null, "", `?${asked}`); // reloading, or coming back, finds the pages as they were left
    } catch {
      location.assign(`?${asked}`); // as without this module: the browser says what is wrong
    }
    isBusy = false;
  });
}
