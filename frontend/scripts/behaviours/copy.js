// @ts-check
/**
 * Copies the text of another element, and says so:
 *
 *   <button type="button" data-behaviour="copy" data-copy="id" data-word-done="Copied" hidden>
 *     … <span data-copy-word aria-live="polite">Copy it</span>
 */

import { word } from "../lib/words.js";

/** @param {HTMLButtonElement} button */
export default function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const label = button.querySelector("[data-copy-word]");
  const before = label?.textContent ?? "";
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy ?? "")?.textContent ?? "";
    try {
      await navigator.clipboard.writeText(text.replace(/\s+/g, " ").trim());
    } catch {
      return; // not allowed: the text is still there to be marked by hand
    }
    if (!label) return;
    label.textContent = word(button, "done");
    setTimeout(() => (label.textContent = before), 4000);
  });
}
