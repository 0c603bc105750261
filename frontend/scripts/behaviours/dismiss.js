// @ts-check
/**
 * Closes what it stands in: `<div data-dismissable>… <form method="post"><button data-behaviour="dismiss">`.
 * The form tells the server, so that it stays closed; without script the form alone does it.
 */

import { post } from "../lib/net.js";

/** @param {HTMLButtonElement} button */
export default function dismiss(button) {
  button.addEventListener("click", (event) => {
    const box = button.closest("[data-dismissable]");
    if (!box) return;
    event.preventDefault();
    if (button.form) void post(button.form.action, new FormData(button.form), { keepalive: true });
    // The focus must not fall out of the page with the button that had it.
    const next = /** @type {HTMLElement | null} */ (box.nextElementSibling?.closest("[tabindex]") ?? document.getElementById("main"));
    box.remove();
    next?.focus();
  });
}
