// @ts-check
/**
 * Every behaviour of a page, attached where the markup asks for it: `data-behaviour="name"`, or several names with
 * spaces between. A page works without any of them.
 *
 * All are imported here and not on demand: together they are smaller than one photograph, they come in one wave over
 * one connection, and what is needed when the network is gone is already there.
 */

import { onInserted } from "./lib/html.js";
import composer from "./behaviours/composer.js";
import confirm from "./behaviours/confirm.js";
import copy from "./behaviours/copy.js";
import dismiss from "./behaviours/dismiss.js";
import errorSummary from "./behaviours/error-summary.js";
import liveQueue from "./behaviours/live-queue.js";
import liveTopic from "./behaviours/live-topic.js";
import localTime from "./behaviours/local-time.js";
import markWords from "./behaviours/mark-words.js";
import menu from "./behaviours/menu.js";
import moderationKeys from "./behaviours/moderation-keys.js";
import passkey from "./behaviours/passkey.js";
import print from "./behaviours/print.js";
import quickExit from "./behaviours/quick-exit.js";
import strength from "./behaviours/strength.js";
import theme from "./behaviours/theme.js";
import verifyBadge from "./behaviours/verify-badge.js";

/** @type {Record<string, (element: any) => void>} */
const behaviours = {
  composer,
  confirm,
  copy,
  dismiss,
  "error-summary": errorSummary,
  "live-queue": liveQueue,
  "live-topic": liveTopic,
  "local-time": localTime,
  "mark-words": markWords,
  menu,
  "moderation-keys": moderationKeys,
  passkey,
  print,
  "quick-exit": quickExit,
  strength,
  theme,
  "verify-badge": verifyBadge,
};

/** What is attached already: a fragment may be looked at twice.
 * @type {WeakMap<Element, Set<string>>} */
const attached = new WeakMap();

/** @param {Element} element */
function attach(element) {
  const done = attached.get(element) ?? new Set();
  attached.set(element, done);
  for (const name of (element.getAttribute("data-behaviour") ?? "").split(/\s+/)) {
    const behaviour = behaviours[name];
    if (!behaviour || done.has(name)) continue;
    done.add(name);
    try {
      behaviour(element);
    } catch (error) {
      // One broken behaviour must not take the others with it, the exit least of all.
      console.error(`behaviour ${name}`, error);
    }
  }
}

/** @param {ParentNode} root */
function attachAll(root) {
  if (root instanceof Element && root.matches("[data-behaviour]")) attach(root);
  for (const element of root.querySelectorAll("[data-behaviour]")) attach(element);
}

// The way out comes before everything else.
for (const element of document.querySelectorAll('[data-behaviour~="quick-exit"]')) attach(element);
attachAll(document);
onInserted(attachAll);
