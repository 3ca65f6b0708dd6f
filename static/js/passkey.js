// Passkeys. On a form with data-passkey="create" or "get": asks the device, then sends what it answered. What the
// server asks stands in the page (data-options: the id of its script of data), or comes from the form's address.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withBytes = (credentials = []) => credentials.map((credential) => ({ ...credential, id: bytes(credential.id) }));

function readable({ publicKey: asked }) {
  const publicKey = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) publicKey.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.excludeCredentials) publicKey.excludeCredentials = withBytes(asked.excludeCredentials);
  if (asked.allowCredentials) publicKey.allowCredentials = withBytes(asked.allowCredentials);
  return { publicKey };
}

function writable(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function asked(form) {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
  return (await fetch(form.action, { headers })).json();
}

export function enhance(form) {
  const status = form.querySelector("[data-passkey-status]");
  if (!window.PublicKeyCredential) {
    status.textContent = status.dataset.unknown;
    form.querySelectorAll("button").forEach((button) => button.remove());
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "";
    try {
      const data = await asked(form);
      const options = readable(data.creation_options ?? data.request_options);
      const ask = form.dataset.passkey === "create" ? "create" : "get";
      form.elements.credential.value = writable(await navigator.credentials[ask](options));
      form.submit();
    } catch {
      status.textContent = status.dataset.failed;
    }
  });
}
