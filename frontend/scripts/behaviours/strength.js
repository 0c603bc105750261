// @ts-check
/**
 * Says below a new passphrase how hard it is to guess, while it is typed. The server knows: what it thinks is what
 * counts when the form is sent.
 *
 *   <input type="password" data-behaviour="strength" data-strength="id of the line" data-with="id of the name">
 */

const WAIT_MS = 400;

/** @param {HTMLInputElement} input */
export default function strength(input) {
  const line = document.getElementById(input.dataset.strength ?? "");
  const name = document.getElementById(input.dataset.with ?? "");
  if (!line) return;
  let timer = 0;
  let asked = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT_MS);
  });

  async function ask() {
    const mine = ++asked;
    const passphrase = input.value;
    if (!passphrase) {
      line.hidden = true;
      return;
    }
    const body = new URLSearchParams({ passphrase, name: name instanceof HTMLInputElement ? name.value : "" });
    const answer = await fetch("/sign-up/strength", {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-Fragment": "1" },
      credentials: "same-origin",
      cache: "no-store",
    }).catch(() => null);
    // Only the last word counts, and silence says nothing.
    if (!answer?.ok || mine !== asked) return;
    const { strength, sentence } = await answer.json();
    line.hidden = false;
    line.dataset.strength = strength;
    line.textContent = sentence;
  }
}
