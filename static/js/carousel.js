// Buttons ‹ 1 2 3 › for a list that already scrolls by itself (touch, keyboard). It never moves unasked.

function button(text, label) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "carousel__button";
  element.textContent = text;
  element.setAttribute("aria-label", label);
  return element;
}

export function enhance(carousel) {
  const list = carousel.querySelector("[data-carousel-list]");
  const controls = carousel.querySelector("[data-carousel-controls]");
  const words = carousel.dataset;
  const smooth = matchMedia("(prefers-reduced-motion: no-preference)");
  let pages = [];

  const count = () => Math.max(1, Math.round(list.scrollWidth / list.clientWidth));
  const current = () => Math.min(pages.length - 1, Math.round(list.scrollLeft / list.clientWidth));
  const go = (page) => list.scrollTo({ left: page * list.clientWidth, behavior: smooth.matches ? "smooth" : "auto" });

  const previous = button("‹", words.previous);
  const next = button("›", words.next);
  for (const step of [previous, next]) step.classList.add("carousel__button--step");
  previous.addEventListener("click", () => go(current() - 1));
  next.addEventListener("click", () => go(current() + 1));

  function mark() {
    const page = current();
    pages.forEach((element, index) => {
      if (index === page) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
    });
    previous.disabled = page === 0;
    next.disabled = page === pages.length - 1;
  }

  function build() {
    pages = Array.from({ length: count() }, (_, index) => {
      const element = button(index + 1, `${words.page} ${index + 1}`);
      element.addEventListener("click", () => go(index));
      return element;
    });
    controls.replaceChildren(...(pages.length > 1 ? [previous, ...pages, next] : []));
    mark();
  }

  list.addEventListener("scroll", mark, { passive: true });
  new ResizeObserver(build).observe(list);
}
