// @ts-check
/**
 * What a socket would say, asked for again and again (`GET /events`): for networks that let no WebSocket through. The
 * answer waits for a while when there is nothing to say, so asking is not more often than something happens.
 */

/** @typedef {import("./stream.js").Stream} Stream */
/** @typedef {"live" | "signed-out" | "away"} Outcome */

/** So many streams may be in one question. */
const STREAMS = 10;
/** Longer than the server waits. */
const SECONDS = 25;

/**
 * Asks once.
 * @param {Stream[]} streams
 * @param {(message: any) => void} receive called with each message, in order
 * @param {AbortSignal} stop
 * @returns {Promise<Outcome>}
 */
export async function poll(streams, receive, stop) {
  const asked = streams.slice(0, STREAMS);
  const query = new URLSearchParams();
  for (const stream of asked) query.append("g", `${stream.name}:${stream.last}`);
  query.set("epoch", asked[0].epoch);
  try {
    const response = await fetch(`/events?${query}`, {
      headers: { Accept: "application/json", "X-Fragment": "1" },
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.any?.([stop, AbortSignal.timeout(SECONDS * 1000)]) ?? stop,
    });
    if (response.status === 401) return "signed-out";
    if (!response.ok) return "away";
    for (const message of (await response.json()).said) receive(message);
    return "live";
  } catch {
    return "away";
  }
}
