// @ts-check
/**
 * Tells a moderator that the queue has changed. The list itself stays as it is until they ask, so that nothing moves
 * under the finger that is about to open an item.
 *
 *   <section data-behaviour="live-queue" data-group="7kq2m" data-seq="88" data-epoch="…" data-waiting="4" data-word-…>
 * or, for somebody who moderates several groups (each has its own numbering, none is shared):
 *   <section data-behaviour="live-queue" data-streams='[{"g":"7kq2m","s":88,"epoch":"…","waiting":4}]' data-word-…>
 *     <div role="status" data-live="new"></div>
 *
 * When somebody may be in danger it says so at once and leads there, until the page is loaded anew.
 *
 * Words: more-one, more-many, fewer, reload, reset, signed-out, crisis, crisis-look.
 */

import { counted, word } from "../lib/words.js";
import { socket } from "../live/socket.js";
import { Stream } from "../live/stream.js";

/** @typedef {{g: string, s: number, epoch: string, waiting: number}} Desk */

/** @param {HTMLElement} section */
export default function liveQueue(section) {
  const region = section.querySelector('[data-live="new"]');
  const desks = read(section);
  if (!region || desks.length === 0) return;

  /** How many wait now, by group. */
  const waiting = new Map(desks.map((desk) => [desk.g, desk.waiting]));
  const before = desks.reduce((sum, desk) => sum + desk.waiting, 0);

  /** Where somebody may be in danger. @type {Set<string>} */
  const crises = new Set();

  function show() {
    const more = [...waiting.values()].reduce((sum, n) => sum + n, 0) - before;
    if (more === 0) return region?.replaceChildren(...alarms());
    offer(more > 0 ? counted(section, "more", more) : word(section, "fewer"));
  }

  /** @param {string} text */
  function offer(text) {
    const anew = location.pathname + location.search;
    region?.replaceChildren(...alarms(), line(text, anew, word(section, "reload")));
  }

  function alarms() {
    return [...crises].map((path) => {
      const alarm = line(word(section, "crisis"), path, word(section, "crisis-look"));
      alarm.className = "live-new__crisis";
      return alarm;
    });
  }

  for (const desk of desks) {
    const stream = new Stream(`${desk.g}/moderators`, desk.s, desk.epoch, {
      event({ t, d }) {
        if (t === "crisis.raised" && typeof d.path === "string") crises.add(d.path);
        else if (t !== "queue.changed") return;
        else waiting.set(desk.g, Number(d.waiting));
        show();
      },
      reset: () => offer(word(section, "reset")),
      unsub: () => offer(word(section, "reset")),
    });
    socket().add(stream);
  }
  socket().watch((state) => {
    if (state === "signed-out") offer(word(section, "signed-out"));
  });
}

/**
 * A sentence and where it leads.
 * @param {string} text @param {string} href @param {string} label
 */
function line(text, href, label) {
  const line = document.createElement("p");
  const link = document.createElement("a");
  link.href = href;
  link.textContent = label;
  line.append(text, " ", link);
  return line;
}

/**
 * @param {HTMLElement} section
 * @returns {Desk[]}
 */
function read({ dataset }) {
  if (dataset.streams) return JSON.parse(dataset.streams);
  if (!dataset.group) return [];
  return [
    { g: dataset.group, s: Number(dataset.seq), epoch: dataset.epoch ?? "", waiting: Number(dataset.waiting ?? 0) },
  ];
}
