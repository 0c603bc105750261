// @ts-check
/**
 * The way out: a press of the button, or three presses of Escape within a second and a half.
 *
 *   <a class="button button--exit" href="/exit" data-behaviour="quick-exit" data-href="https://…a neutral page">
 *
 * Without script the link leads to `/exit`, which sends the browser on to the same neutral page.
 */

import { forgetAll } from "../lib/store.js";

const PRESSES = 3;
const WITHIN = 1500;

/** @param {HTMLAnchorElement} link */
export default function quickExit(link) {
  const target = link.dataset.href || link.href;

  function leave() {
    // What is on the screen goes first: the network may be slow.
    document.title = "\u00a0";
    document.body.hidden = true;
    forgetAll();
    // `replace`, so that "back" does not bring this page to the screen again.
    location.replace(target);
  }

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  /** @type {number[]} */
  let presses = [];
  // Captured at the window, so that nothing on the page can swallow the key.
  window.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || event.repeat) return;
      const now = performance.now();
      presses = [...presses.filter((then) => now - then < WITHIN), now];
      if (presses.length >= PRESSES) leave();
    },
    { capture: true },
  );
}
