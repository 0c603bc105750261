// @ts-check
/**
 * Checks a badge in the reader's own browser. Where that is not possible, the link leads to the page on which the server
 * does it.
 *
 *   <div data-behaviour="verify-badge" data-credential="/badges/…/credential.json" data-did="/.well-known/did.json"
 *        data-word-form-good="…" …>
 *     <a href="/badges/…/verification" data-verify="start">…</a>
 *     <div role="status" data-verify="result"></div>
 *     <template data-verify="line"><li><svg><use href="…#info"></use></svg> <span></span></li></template>
 *
 * Words: all-OUTCOME, STEP-OUTCOME, as the steps of `lib/badge.js` are called.
 */

import { able, overall, verify } from "../lib/badge.js";
import { word } from "../lib/words.js";

const PICTURES = { good: "check", unknown: "info", bad: "close" };

/** @param {HTMLElement} place */
export default function verifyBadge(place) {
  const start = /** @type {HTMLAnchorElement | null} */ (place.querySelector('[data-verify="start"]'));
  const result = place.querySelector('[data-verify="result"]');
  const line = /** @type {HTMLTemplateElement | null} */ (place.querySelector('[data-verify="line"]'));
  if (!start || !result || !line) return;

  start.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const report = (await able()) && (await check(place).catch(() => null));
    if (report) show(report);
    else location.assign(start.href);
  });

  /** @param {import("../lib/badge.js").Report} report */
  function show(report) {
    const heading = document.createElement("p");
    heading.className = "strong";
    heading.textContent = word(place, `all-${overall(report)}`);
    const list = document.createElement("ul");
    list.className = "verify";
    list.setAttribute("role", "list");
    for (const [step, outcome] of report) {
      const item = /** @type {HTMLElement} */ (line.content.firstElementChild?.cloneNode(true));
      item.classList.add(`verify__line--${outcome}`);
      const picture = item.querySelector("use");
      picture?.setAttribute("href", (picture.getAttribute("href") ?? "").replace(/#.*/, `#${PICTURES[outcome]}`));
      const words = item.querySelector("span");
      if (words) words.textContent = word(place, `${step}-${outcome}`);
      list.append(item);
    }
    result?.replaceChildren(heading, list);
  }
}

/** @param {HTMLElement} place */
async function check(place) {
  const [badge, did] = await Promise.all([get(place.dataset.credential ?? ""), get(place.dataset.did ?? "")]);
  const addresses = [badge.credentialStatus ?? []].flat().map((/** @type {any} */ entry) => entry.statusListCredential);
  // No page of ours asks another host: a list that lies elsewhere is one that could not be checked.
  const own = addresses.filter((/** @type {string} */ address) => new URL(address).origin === location.origin);
  const lists = await Promise.all(own.map((/** @type {string} */ address) => get(address).catch(() => null)));
  return verify(badge, did, lists.filter(Boolean));
}

/** @param {string} address */
async function get(address) {
  const answer = await fetch(address, { credentials: "omit", cache: "no-store" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
