// A file on its way, as a line: its name, a bar, what becomes of it in words, and the buttons that make sense.
const make = (tag, className, text = "") =>
  Object.assign(document.createElement(tag), { className, textContent: text });

export function makeRow(name, words, again) {
  const element = make("li", "sending__file");
  const bar = Object.assign(make("progress", "sending__bar"), { max: 100, value: 0 });
  const said = make("p", "sending__said");
  const acts = make("div", "sending__acts");
  bar.setAttribute("aria-label", `${words.sending} ${name}`);
  said.setAttribute("role", "status");
  element.append(make("span", "sending__name", name), bar, said, acts);

  // What can be done now, by its words. The button that had the focus leaves it to the one in its place.
  function offer(...choices) {
    const isHere = acts.contains(document.activeElement);
    acts.replaceChildren(
      ...choices.map(([label, act]) => {
        const button = Object.assign(make("button", "button button--quiet button--small", label), { type: "button" });
        button.append(make("span", "visually-hidden", ` ${name}`));
        button.addEventListener("click", act);
        return button;
      }),
    );
    if (isHere) acts.firstChild?.focus();
  }

  function leave() {
    const place = element.closest("[tabindex]");
    element.remove();
    place.focus();
  }

  return {
    element,
    start(cancel) {
      said.className = "sending__said";
      bar.hidden = false;
      bar.value = 0;
      said.textContent = "";
      offer([words.cancel, cancel]);
    },
    advance(part) {
      bar.value = Math.round(part * 100);
      if (part >= 1) said.textContent = words.checking;
    },
    succeed(message) {
      bar.hidden = true;
      said.textContent = [words.sent, message].filter(Boolean).join(". ");
      offer(...(message ? [[words.forget, leave]] : []));
      if (!message) setTimeout(() => element.remove(), 4000);
    },
    fail(message, mayTryAgain) {
      bar.hidden = true;
      said.className = "sending__said field__error";
      said.textContent = message;
      offer(...(mayTryAgain ? [[words.retry, again]] : []), [words.forget, leave]);
    },
  };
}
