// Gives the position that the browser knows to a question that asks for one, when its button is pressed, never before.
// What is asked, given or refused is said; the control stays open to typing. No button where the page may not ask.
const PATIENCE = 20_000; // out of doors, a first position takes a telephone some seconds
const DIGITS = 5;

export function enhance(control) {
  const said = control.dataset;
  const isOpen = document.featurePolicy?.allowsFeature("geolocation") ?? true;
  if (!navigator.geolocation || !isOpen) return;
  const place = document.createElement("div");
  const status = Object.assign(document.createElement("p"), { className: "small" });
  const button = Object.assign(document.createElement("button"), {
    className: "button button--secondary button--small",
    textContent: said.position,
    type: "button",
  });

  function tell(text) {
    button.removeAttribute("aria-disabled");
    status.textContent = text;
  }

  function give({ coords: { latitude, longitude, accuracy } }) {
    control.value = `${latitude.toFixed(DIGITS)}, ${longitude.toFixed(DIGITS)}`;
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
    tell(said.given.replace("{metres}", Math.ceil(accuracy).toLocaleString("fr")));
  }

  button.addEventListener("click", () => {
    if (button.hasAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true"); // the focus stays on it
    status.textContent = said.asking;
    navigator.geolocation.getCurrentPosition(
      give,
      ({ code, PERMISSION_DENIED }) => tell(code === PERMISSION_DENIED ? said.refused : said.unavailable),
      { enableHighAccuracy: true, maximumAge: 0, timeout: PATIENCE },
    );
  });
  status.setAttribute("role", "status");
  place.append(button, status);
  control.closest(".field").after(place);
}
