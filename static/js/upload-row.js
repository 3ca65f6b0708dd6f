// A file on its way, as a line: its name, a bar, what becomes of it in words, and the one button that makes sense.
const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

export function makeRow(name, words, again) {
  const element = make("li", "sending__file");
  const bar = Object.assign(make("progress", "sending__bar"), { max: 100, value: 0 });
  const said = make("p", "sending__said");
  const button = Object.assign(make("button", "button button--quiet button--small"), { type: "button" });
  let press = () => {};
  bar.setAttribute("aria-label", `${words.sending} ${name}`);
  said.setAttribute("role", "status");
  button.addEventListener("click", () => press());
  element.append(make("span", "sending__name", name), bar, said, button);

  function offer(label, act) {
    button.replaceChildren(label, make("span", "visually-hidden", ` ${name}`));
    press = act;
  }

  return {
    element,
    start(cancel) {
      said.className = "sending__said";
      bar.hidden = false;
      bar.value = 0;
      said.textContent = "";
      offer(words.cancel, cancel);
    },
    advance(part) {
      bar.value = Math.round(part * 100);
      if (part >= 1) said.textContent = words.checking;
    },
    succeed(message) {
      bar.hidden = true;
      said.textContent = [words.sent, message].filter(Boolean).join(". ");
      if (message) offer(words.forget, () => element.remove());
      else setTimeout(() => element.remove(), 4000);
      if (!message) button.hidden = true;
    },
    fail(message) {
      bar.hidden = true;
      said.className = "sending__said field__error";
      said.textContent = message;
      button.hidden = false;
      offer(words.retry, again);
    },
  };
}
