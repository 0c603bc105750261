// @ts-check
/**
 * Signing in with a passkey, or making one. The browser's part needs a script; the server's part stays a plain form:
 *
 *   <form method="post" action="…/passkey" data-behaviour="passkey" data-kind="get|create" data-options-url="…/options"
 *         data-word-failed hidden>
 *     <input type="hidden" name="credential">
 *     <button class="button button--second">Use a passkey</button> <p role="status" data-passkey="state"></p>
 *
 * `POST data-options-url` answers with JSON `{"publicKey": {…}}` (WebAuthn Level 3, "…OptionsJSON"; binary values in
 * base64url). The form then carries the browser's answer as JSON in `credential`.
 */

import { post } from "../lib/net.js";
import { word } from "../lib/words.js";

/** @param {HTMLFormElement} form */
export default function passkey(form) {
  if (!window.PublicKeyCredential) return; // the password form beside it still works
  form.hidden = false;
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
  const state = form.querySelector('[data-passkey="state"]');
  let done = false;
  form.addEventListener("submit", async (event) => {
    if (done) return;
    event.preventDefault();
    if (state) state.textContent = "";
    try {
      field.value = JSON.stringify(await ask(form));
    } catch {
      // Cancelled, timed out, or no passkey here: the browser has said which.
      if (state) state.textContent = word(form, "failed");
      return;
    }
    done = true;
    form.requestSubmit();
  });
}

/** @param {HTMLFormElement} form */
async function ask(form) {
  const outcome = await post(form.dataset.optionsUrl ?? "", new FormData(form));
  if (outcome.kind !== "ok") throw new Error(outcome.kind);
  const { publicKey } = JSON.parse(outcome.html);
  const options = withBytes(publicKey);
  const credential =
    form.dataset.kind === "create"
      ? await navigator.credentials.create({ publicKey: options })
      : await navigator.credentials.get({ publicKey: options });
  return answer(/** @type {PublicKeyCredential} */ (credential));
}

/**
 * Older browsers have no `parse…OptionsFromJSON`: the few binary values are known by name.
 * @param {any} options
 */
function withBytes(options) {
  const known = (/** @type {any[] | undefined} */ list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.allowCredentials && { allowCredentials: known(options.allowCredentials) }),
    ...(options.excludeCredentials && { excludeCredentials: known(options.excludeCredentials) }),
  };
}

/** @param {PublicKeyCredential} credential */
function answer(credential) {
  const response = /** @type {any} */ (credential.response);
  /** @type {Record<string, any>} */
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = base64url(response[name]);
  }
  if (typeof response.getTransports === "function") parts.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** @param {string} text */
function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function base64url(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
