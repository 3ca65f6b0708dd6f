// The front page's sign-in zone: the page is cached for everyone, so a token is asked for when the form is sent, and
// the form goes to the sign-in page itself (beside the relay, where it goes without JavaScript or when this fails).
export function enhance(form) {
  const relay = form.action;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const response = await fetch(new URL("../jeton/", relay), { headers: { Accept: "application/json" } });
      const { token } = await response.json();
      const field = form.elements.csrfmiddlewaretoken ?? document.createElement("input");
      Object.assign(field, { type: "hidden", name: "csrfmiddlewaretoken", value: token });
      form.append(field);
      form.action = new URL("../", relay);
    } catch {
      form.action = relay;
    }
    form.submit();
  });
}
