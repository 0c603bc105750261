// @ts-check
/**
 * Words that could not reach the server, kept in this tab until they can.
 *
 * Drafts are health data: their place is the server, sealed. Only when the connection or the session is gone do the
 * words stay here, in `sessionStorage`, which ends with the tab. They are erased as soon as the server has them, and
 * at the quick exit.
 */

const LOST = "lost:";
const WISH = "wish:";

/**
 * @param {string} place which form, for example its address
 * @param {Record<string, string>} fields
 */
export function keep(place, fields) {
  safely(() => sessionStorage.setItem(LOST + place, JSON.stringify(fields)));
}

/**
 * @param {string} place
 * @returns {Record<string, string> | null}
 */
export function kept(place) {
  return safely(() => JSON.parse(sessionStorage.getItem(LOST + place) ?? "null")) ?? null;
}

/** @param {string} place */
export function forget(place) {
  safely(() => sessionStorage.removeItem(LOST + place));
}

/** Everything of this tab, words and wishes: for the quick exit and for signing out. */
export function forgetAll() {
  safely(() => sessionStorage.clear());
}

/**
 * A small wish about how pages behave ("paused", "keys off"), for this tab only. Never anything about a person.
 * @param {string} name
 * @param {boolean} [value] when given, it is set
 * @returns {boolean}
 */
export function wish(name, value) {
  if (value !== undefined) {
    safely(() => (value ? sessionStorage.setItem(WISH + name, "1") : sessionStorage.removeItem(WISH + name)));
    return value;
  }
  return safely(() => sessionStorage.getItem(WISH + name)) === "1";
}

/**
 * Storage may be forbidden or full; then the page works without.
 * @template T
 * @param {() => T} act
 * @returns {T | undefined}
 */
function safely(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}
