// @ts-check
/**
 * Times in the reader's own zone and language, rounded as everywhere in Kith: minutes for the first hour, then hours,
 * then the day. The exact minute of a post is nobody's business.
 *
 *   <time datetime="2026-05-14T09:00Z" data-behaviour="local-time">2 hours ago</time>
 *
 * A date without a time ("2026-05") stays as the server wrote it. So does anything younger than five minutes.
 */

import { language } from "../lib/words.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** @type {Set<HTMLTimeElement>} */
const shown = new Set();

/** @param {HTMLTimeElement} element */
export default function localTime(element) {
  if (!element.dateTime.includes("T")) return;
  shown.add(element);
  show(element);
}

/** @param {HTMLTimeElement} element */
function show(element) {
  const text = words(new Date(element.dateTime), new Date());
  if (text && element.textContent !== text) element.textContent = text;
}

/**
 * @param {Date} then
 * @param {Date} now
 * @returns {string} empty when what the server wrote is right
 */
export function words(then, now) {
  const age = now.getTime() - then.getTime();
  if (Number.isNaN(age) || age < 5 * MINUTE) return "";
  const relative = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
  if (age < HOUR) return relative.format(-5 * Math.floor(age / (5 * MINUTE)), "minute");
  const days = daysBetween(then, now);
  if (days === 0) return relative.format(-Math.floor(age / HOUR), "hour");
  if (days === 1) return relative.format(-1, "day");
  if (days < 7) return new Intl.DateTimeFormat(language(), { weekday: "long" }).format(then);
  const sameYear = then.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(language(), {
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(then);
}

/**
 * How many midnights lie between, where the reader is.
 * @param {Date} then
 * @param {Date} now
 */
function daysBetween(then, now) {
  const day = (/** @type {Date} */ date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((day(now) - day(then)) / (24 * HOUR));
}

function refresh() {
  if (document.hidden) return;
  for (const element of shown) {
    if (element.isConnected) show(element);
    else shown.delete(element);
  }
}

setInterval(refresh, 5 * MINUTE);
document.addEventListener("visibilitychange", refresh);
