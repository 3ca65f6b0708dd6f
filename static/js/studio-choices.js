// One more line for the answers of a question; without it, saving gives three blank ones.
for (const rows of document.querySelectorAll("[data-studio-choices]")) {
  const more = rows.querySelector("[data-studio-more]");
  more.hidden = false;
  more.addEventListener("click", () => {
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
}
