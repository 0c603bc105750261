// @ts-check
/**
 * Asks in place instead of on a page of its own:
 *
 *   <a href="/…/withdrawal" data-behaviour="confirm" data-dialog="take-back">
 *   <dialog id="take-back"> the same form as on that page … <button type="button" data-close>
 */

/** @param {HTMLElement} opener */
export default function confirm(opener) {
  opener.addEventListener("click", (event) => {
    const dialog = document.getElementById(opener.dataset.dialog ?? "");
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    for (const close of dialog.querySelectorAll("[data-close]")) {
      close.addEventListener("click", () => dialog.close(), { once: true });
    }
    dialog.showModal();
  });
}
