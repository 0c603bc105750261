// @ts-check
/**
 * One numbered log that a page follows: the members' class of a group ("7kq2m"), or its classes "7kq2m/moderators" and
 * "7kq2m/self". Invariant: `on.event` sees every number once, in order, with none left out; when that can no longer
 * be promised, `on.reset` is called instead and the stream is silent from then on.
 */

/**
 * @typedef {{g: string, s: number, t: string, d: any}} LiveEvent
 * @typedef {object} Listeners
 * @property {(event: LiveEvent) => void} event
 * @property {() => void} [reset] the page is too old to be brought up to date: offer to load it anew
 * @property {(why: string) => void} [unsub] no longer allowed: left, removed, closed
 */

/** How often a gap is asked about before the page counts as out of date. */
const TRIES = 3;

export class Stream {
  /** Set by the socket: asks the server for everything after what we have. */
  ask = () => {};
  #tries = 0;
  #over = false;

  /**
   * @param {string} name
   * @param {number} after the last number that the page shows
   * @param {string} epoch which log this number belongs to
   * @param {Listeners} on
   */
  constructor(name, after, epoch, on) {
    this.name = name;
    this.last = after;
    this.epoch = epoch;
    this.on = on;
  }

  /** Nothing more will be told: it was reset, or is no longer allowed. */
  get over() {
    return this.#over;
  }

  hello() {
    return { op: "sub", g: this.name, after: this.last, epoch: this.epoch };
  }

  /** @param {any} message */
  take(message) {
    if (this.#over) return;
    if (message.op === "reset") this.#stop(() => this.on.reset?.());
    else if (message.op === "unsub") this.#stop(() => this.on.unsub?.(String(message.why ?? "")));
    else if (message.op === "live") this.#live(message.s);
    else if (typeof message.t === "string") this.#event(message);
  }

  /** @param {LiveEvent} event */
  #event(event) {
    if (event.s <= this.last) return; // had it
    if (event.s > this.last + 1) {
      // Others like it may be on their way; one question brings them all again, in order.
      if (this.#tries === 0) this.#again();
      return;
    }
    this.last = event.s;
    this.#tries = 0;
    this.on.event(event);
  }

  /**
   * The server says that it has sent everything up to here.
   * @param {number} s
   */
  #live(s) {
    if (s <= this.last) this.#tries = 0;
    else if (this.#tries < TRIES) this.#again();
    else this.#stop(() => this.on.reset?.());
  }

  #again() {
    this.#tries += 1;
    this.ask();
  }

  /** @param {() => void} tell */
  #stop(tell) {
    this.#over = true;
    tell();
  }
}
