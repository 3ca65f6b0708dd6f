// One more line for the answers of a question; without it, saving gives three blank ones.
document.addEventListener("click", (event) => {
  const rows = event.target.closest("[data-studio-more]")?.closest("[data-studio-choices]");
  if (!rows) return;
  const body = rows.querySelector("tbody");
  const line = body.lastElementChild.cloneNode(true);
  const number = body.children.length + 1;
  for (const input of line.querySelectorAll("input")) {
    input.value = "";
    input.ariaLabel = input.ariaLabel?.replace(/\d+/, number) ?? null;
  }
  body.append(line);
  line.querySelector("input[name$='-label']").focus();
});

const offer = () => {
  for (const more of document.querySelectorAll("[data-studio-more]")) more.hidden = false;
};
offer();
document.addEventListener("htmx:afterSettle", offer);
