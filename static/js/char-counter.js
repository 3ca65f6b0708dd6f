// Says how many characters are left under a field with data-counter="limit"; never cuts what is typed.
const number = new Intl.NumberFormat("fr-FR");

function words(left) {
  const count = number.format(Math.abs(left));
  const unit = Math.abs(left) > 1 ? "caractères" : "caractère";
  return left < 0 ? `${count} ${unit} en trop` : `Il reste ${count} ${unit}`;
}

export function enhance(field) {
  const limit = Number(field.dataset.counter);
  const seen = document.createElement("p");
  const heard = document.createElement("p");
  seen.className = "char-counter";
  seen.setAttribute("aria-hidden", "true");
  heard.className = "visually-hidden";
  heard.setAttribute("role", "status");
  let timer;

  function update() {
    const left = limit - field.value.length;
    seen.textContent = words(left);
    seen.classList.toggle("char-counter--over", left < 0);
    clearTimeout(timer);
    if (left < limit / 10) timer = setTimeout(() => { heard.textContent = words(left); }, 1000);
  }

  field.parentElement.append(seen, heard);
  field.addEventListener("input", update);
  update();
}
