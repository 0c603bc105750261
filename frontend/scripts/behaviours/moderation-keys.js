// @ts-check
/**
 * One key for each decision and each ready reason, one digit for each marked place. The keys sleep while somebody types, with a modifier
 * held, and while a dialog is open, and can be switched off (WCAG 2.1.4).
 *
 *   <form data-behaviour="moderation-keys" data-word-on data-word-off>
 *     <button name="decision" value="publish" data-key="p">Publish <kbd data-keyhint hidden>P</kbd></button>
 *     <div data-keys-switch hidden><input type="checkbox" …></div>
 *     <p role="status" data-keys-state></p>
 *
 * A button or a choice with `data-key` that stands outside the form, on the same page, is pressed the same way.
 */

import { wish } from "../lib/store.js";
import { word } from "../lib/words.js";

const OFF = "keys-off";

/** @param {HTMLFormElement} form */
export default function moderationKeys(form) {
  const place = form.querySelector("[data-keys-switch]");
  const box = /** @type {HTMLInputElement | null} */ (place?.querySelector('input[type="checkbox"]'));
  const state = form.querySelector("[data-keys-state]");

  /** @param {boolean} off */
  function show(off) {
    for (const hint of document.querySelectorAll("main [data-keyhint]")) /** @type {HTMLElement} */ (hint).hidden = off;
  }

  if (place) /** @type {HTMLElement} */ (place).hidden = false;
  if (box) {
    box.checked = !wish(OFF);
    box.addEventListener("change", () => {
      show(wish(OFF, !box.checked));
      if (state) state.textContent = word(form, box.checked ? "on" : "off");
    });
  }
  show(wish(OFF));

  document.addEventListener("keydown", (event) => {
    if (wish(OFF) || !form.isConnected || busy(event)) return;
    const mark = /^[1-9]$/.test(event.key) ? marks(form)[Number(event.key) - 1] : undefined;
    if (mark) {
      event.preventDefault();
      mark.checked = !mark.checked;
      mark.focus();
      return;
    }
    for (const found of document.querySelectorAll("main [data-key]")) {
      if (found.getAttribute("data-key") !== event.key.toLowerCase()) continue;
      event.preventDefault();
      /** @type {HTMLElement} */ (found).focus();
      if (found instanceof HTMLInputElement) found.checked = true;
      else if (found instanceof HTMLButtonElement) found.form?.requestSubmit(found);
      return;
    }
  });
}

/**
 * The places that can be taken out: they stand in the text, outside the form, and belong to it by `form="…"`.
 * @param {HTMLFormElement} form
 * @returns {HTMLInputElement[]}
 */
function marks(form) {
  return /** @type {HTMLInputElement[]} */ (
    [...form.elements].filter((one) => one instanceof HTMLInputElement && one.name === "mask")
  );
}

/** @param {KeyboardEvent} event */
function busy(event) {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector("dialog[open]")) return true;
  const target = /** @type {Element} */ (event.target);
  return target.matches('textarea:not([data-mark]), select, [contenteditable], input:not([type="checkbox"], [type="radio"])');
}
