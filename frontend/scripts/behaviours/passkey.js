// @ts-check
/**
 * Passkeys. Fills a form in with what the device answers, and sends it as a form: the server's answer is a page.
 *
 *   <div data-behaviour="passkey" data-passkey="get|create" data-options="/passkeys/options"
 *        data-with="id of a form whose fields go along" data-prove="/where/to/prove/first"
 *        data-word-failed="…" hidden>
 *     <p role="alert" hidden></p>
 *     <form action="/sign-in/passkey" method="post"><button type="submit">…
 *
 * Stays hidden where the browser has no passkeys: without HTTPS, and at a bare address such as 127.0.0.1.
 */

import { word } from "../lib/words.js";

/** @param {HTMLElement} box */
export default function passkey(box) {
  const form = box.querySelector("form");
  if (!form || !usable()) return;
  box.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = /** @type {HTMLButtonElement | null} */ (form.querySelector("button"));
    if (button) button.disabled = true;
    try {
      await ask(box, form);
    } catch {
      say(box, word(box, "failed"));
    } finally {
      if (button) button.disabled = false;
    }
  });
}

function usable() {
  const byName = /[a-z]/i.test(location.hostname) && !location.hostname.startsWith("[");
  return byName && "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in PublicKeyCredential;
}

/**
 * @param {HTMLElement} box
 * @param {HTMLFormElement} form
 */
async function ask(box, form) {
  const answer = await fetch(box.dataset.options ?? "", {
    method: "POST",
    headers: { Accept: "application/json", "X-Fragment": "1" },
    credentials: "same-origin",
    cache: "no-store",
  });
  if (answer.status === 403 && box.dataset.prove) {
    location.assign(box.dataset.prove);
    return;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const { ceremony, publicKey } = await answer.json();
  const credential =
    box.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey");
  fill(form, "ceremony", ceremony);
  fill(form, "credential", JSON.stringify(credential.toJSON()));
  const other = document.getElementById(box.dataset.with ?? "");
  if (other instanceof HTMLFormElement) {
    for (const name of ["month", "year", "consent"]) fill(form, name, String(new FormData(other).get(name) ?? ""));
  }
  form.submit();
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 */
function fill(form, name, value) {
  let field = form.querySelector(`input[name="${name}"]`);
  if (!(field instanceof HTMLInputElement)) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name });
    form.append(field);
  }
  /** @type {HTMLInputElement} */ (field).value = value;
}

/**
 * @param {HTMLElement} box
 * @param {string} sentence
 */
function say(box, sentence) {
  const line = /** @type {HTMLElement | null} */ (box.querySelector('[role="alert"]'));
  if (!line) return;
  line.hidden = false;
  line.textContent = sentence;
}
