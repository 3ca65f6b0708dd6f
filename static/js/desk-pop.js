// What floats beside its summary closes by Escape, and by a click beside it.
const pops = () => [...document.querySelectorAll(".desk-pop[open]")];

document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const pop of pops()) {
    pop.open = false;
    pop.querySelector("summary").focus();
  }
});
document.addEventListener("click", ({ target }) => {
  for (const pop of pops()) if (!pop.contains(target) && target.isConnected) pop.open = false;
});
