// What the applicant will receive, shown again as one types: the form is sent to its own page as « Preview again »
// does, without its files, and only the preview and its checksum are taken from the answer. Without it, the button
// does.
const DELAY = 700;
const form = document.querySelector("form[data-previews]");
const section = () => form.querySelector("[data-preview]");
const control = (root) => root.querySelector("input[name=shown]");
let waiting;
let latest = 0;

async function refresh() {
  const turn = ++latest;
  const data = new FormData(form);
  form.querySelectorAll("input[type=file]").forEach((input) => data.delete(input.name));
  data.set("action", "preview");
  section().setAttribute("aria-busy", "true");
  const answer = await fetch(window.location.href, { method: "POST", body: data }).catch(() => null);
  if (turn !== latest) return; // something was typed since
  section().removeAttribute("aria-busy");
  if (!answer || answer.redirected || ![200, 422].includes(answer.status)) return; // told by the button
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const preview = page.querySelector("[data-preview]");
  if (turn !== latest || !preview || !control(page)) return;
  section().replaceChildren(...preview.childNodes);
  control(form).value = control(page).value;
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  latest += 1;
  waiting = setTimeout(refresh, DELAY);
});
