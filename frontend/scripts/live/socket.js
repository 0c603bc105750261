// @ts-check
/**
 * One connection for a page, speaking `kith.live.v1`. It carries streams (see stream.js): it asks for each of them
 * again whenever it connects, and hands them what arrives.
 *
 * Where no socket can be opened at all, it asks by plain requests instead (poll.js), and tries a socket again when the
 * page is seen anew.
 *
 * It reconnects after a random pause that grows from half a second to half a minute ("full jitter", so that a thousand
 * pages do not come back in the same moment), never while the page is hidden, and at once when it is seen again.
 */

import { poll } from "./poll.js";

/**
 * @typedef {import("./stream.js").Stream} Stream
 * @typedef {"starting" | "live" | "away" | "signed-out" | "refused"} State
 *   `away`: trying again; the last two are final
 */

const PROTOCOL = "kith.live.v1";
const SHORTEST = 500;
const LONGEST = 30_000;
/** The server sends something at least every 30 s; after more than two of those in silence the line is dead. */
const SILENCE = 70_000;

/** How a close code is answered. Everything else means: try again. */
const FINAL = new Map([
  [4400, "refused"], // we said something wrong; saying it again would not help
  [4401, "signed-out"],
  [4403, "refused"],
]);
/** A socket that failed so often without a word from the server is not let through. */
const HOPELESS = 3;
/** A question that has waited so long was understood: the answer comes when there is one. */
const ASKED = 2000;
/** Too many connections or frames: come back, but late. */
const TOO_MANY = 4429;

export class Socket {
  /** @type {Map<string, Stream>} */
  #streams = new Map();
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {State} */
  #state = "starting";
  #failures = 0;
  /** Whether the server has ever spoken on a socket of this page. */
  #heard = false;
  /** @type {AbortController | null} */
  #polling = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence;
  /** @type {Set<(state: State) => void>} */
  #watchers = new Set();

  constructor(url = liveUrl()) {
    this.url = url;
    document.addEventListener("visibilitychange", () => this.#seen());
    window.addEventListener("online", () => this.#seen());
    // A page that goes into the back-forward cache must not hold a connection.
    window.addEventListener("pagehide", () => this.#rest());
    window.addEventListener("pageshow", (event) => event.persisted && this.#seen());
  }

  get state() {
    return this.#state;
  }

  /** @param {(state: State) => void} watcher called now and at each change */
  watch(watcher) {
    this.#watchers.add(watcher);
    watcher(this.#state);
  }

  /** @param {Stream} stream */
  add(stream) {
    this.#streams.set(stream.name, stream);
    stream.ask = () => this.#send(stream.hello());
    if (this.#socket?.readyState === WebSocket.OPEN) stream.ask();
    else this.#connect();
  }

  /** @param {string} name */
  remove(name) {
    this.#drop(name, true);
  }

  /**
   * @param {string} name
   * @param {boolean} tell whether the server still believes that we listen
   */
  #drop(name, tell) {
    if (!this.#streams.delete(name)) return;
    if (tell) this.#send({ op: "unsub", g: name });
    if (this.#streams.size === 0) this.#rest();
  }

  #rest() {
    this.#socket?.close(1000);
    this.#polling?.abort();
  }

  #connect() {
    clearTimeout(this.#retry);
    if (this.#socket || this.#polling || document.hidden || this.#streams.size === 0 || this.#over()) return;
    const socket = new WebSocket(this.url, PROTOCOL);
    this.#socket = socket;
    socket.onopen = () => {
      this.#listen();
      for (const stream of this.#streams.values()) this.#send(stream.hello());
    };
    socket.onmessage = (event) => {
      this.#listen();
      this.#heard = true;
      this.#read(event.data);
    };
    socket.onclose = (event) => this.#closed(event.code);
  }

  /** @param {string} data */
  #read(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return; // not ours; the next one may be
    }
    this.#receive(message);
  }

  /** @param {any} message */
  #receive(message) {
    if (message.op === "hb") return;
    // Only after the server has spoken to us is the line good: a proxy may accept and then drop.
    this.#failures = 0;
    this.#become("live");
    const stream = this.#streams.get(message.g);
    if (!stream) return;
    stream.take(message);
    if (stream.over) this.#drop(stream.name, message.op !== "unsub");
  }

  /** @param {number} code */
  #closed(code) {
    this.#socket = null;
    clearTimeout(this.#silence);
    const final = FINAL.get(code);
    if (final) return this.#become(/** @type {State} */ (final));
    if (this.#streams.size === 0) return; // nothing left to hear
    this.#become("away");
    if (!this.#heard && this.#failures + 1 >= HOPELESS) void this.#poll();
    else this.#later(() => this.#connect(), code === TOO_MANY);
  }

  /** @param {() => void} then @param {boolean} [late] */
  #later(then, late = false) {
    const ceiling = late ? LONGEST : Math.min(LONGEST, SHORTEST * 2 ** this.#failures);
    this.#failures += 1;
    this.#retry = setTimeout(then, Math.max(SHORTEST / 2, Math.random() * ceiling));
  }

  /** Asks until the page is hidden, or nothing is left to ask for. */
  async #poll() {
    const stop = new AbortController();
    this.#polling = stop;
    while (!stop.signal.aborted && this.#streams.size > 0 && !document.hidden) {
      const waits = setTimeout(() => this.#become("live"), ASKED);
      const outcome = await poll([...this.#streams.values()], (message) => this.#receive(message), stop.signal);
      clearTimeout(waits);
      if (stop.signal.aborted) break;
      if (outcome === "signed-out") this.#become("signed-out");
      if (this.#over()) break;
      if (outcome === "live") this.#failures = 0;
      this.#become(outcome === "live" ? "live" : "away");
      if (outcome === "away") await new Promise((resolve) => this.#later(() => resolve(undefined)));
    }
    this.#polling = null;
    this.#seen(); // perhaps it was only gone for a moment
  }

  #seen() {
    if (document.hidden) return clearTimeout(this.#retry);
    this.#connect();
  }

  #listen() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#socket?.close(4000), SILENCE);
  }

  /** @param {object} message */
  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #over() {
    return this.#state === "signed-out" || this.#state === "refused";
  }

  /** @param {State} state */
  #become(state) {
    if (state === this.#state) return;
    this.#state = state;
    for (const watcher of this.#watchers) watcher(state);
  }
}

function liveUrl() {
  const url = new URL("/live", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** @type {Socket | undefined} */
let shared;

/** The connection of this page; made when the first behaviour asks. */
export function socket() {
  shared ??= new Socket();
  return shared;
}
