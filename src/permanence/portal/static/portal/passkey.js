// Has the device make a passkey or show one, and sends what it says with the form; without it a code does the same.
const decode = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const encode = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function wanted(form) {
  const asked = JSON.parse(form.dataset.wanted).publicKey;
  asked.challenge = decode(asked.challenge);
  if (asked.user) asked.user.id = decode(asked.user.id);
  for (const one of [...(asked.excludeCredentials ?? []), ...(asked.allowCredentials ?? [])]) one.id = decode(one.id);
  return { publicKey: asked };
}

function told(shown) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (shown.response[name]) response[name] = encode(shown.response[name]);
  }
  return JSON.stringify({ id: shown.id, rawId: encode(shown.rawId), type: shown.type, response, clientExtensionResults: {} });
}

async function ask(event) {
  const form = event.target;
  if (form.elements.credential.value) return;
  event.preventDefault();
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    const call = form.dataset.passkey === "add" ? "create" : "get";
    form.elements.credential.value = told(await navigator.credentials[call](wanted(form)));
    form.requestSubmit();
  } catch {
    failed.hidden = false;
    failed.focus();
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const able = "PublicKeyCredential" in globalThis;
  form.hidden = !able;
  if (form.previousElementSibling?.matches("[data-unable]")) form.previousElementSibling.hidden = able;
  form.addEventListener("submit", ask);
}
