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

export class Stream {
  /** Set by the socket: asks the server for everything after what we have. */
  ask = () => {};
  #asked = false;
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

  hello() {
    return { op: "sub", g: this.name, after: this.last, epoch: this.epoch };
  }

  /** @param {any} message */
  take(message) {
    if (this.#over) return;
    if (message.op === "reset") return this.#stop(() => this.on.reset?.());
    if (message.op === "unsub") return this.#stop(() => this.on.unsub?.(String(message.why ?? "")));
    if (message.op === "live") return this.#live(message.s);
    if (typeof message.t === "string") this.#event(message);
  }

  /** @param {LiveEvent} event */
  #event(event) {
    if (event.s <= this.last) return; // had it
    if (event.s > this.last + 1) return this.#gap();
    this.last = event.s;
    this.#asked = false;
    this.on.event(event);
  }

  /**
   * Everything that was missing has been sent.
   * @param {number} s
   */
  #live(s) {
    if (s > this.last) this.#gap();
    else this.#asked = false;
  }

  /** Something is missing. The server is asked once; if that does not help, the page is out of date. */
  #gap() {
    if (this.#asked) return this.#stop(() => this.on.reset?.());
    this.#asked = true;
    this.ask();
  }

  /** @param {() => void} tell */
  #stop(tell) {
    this.#over = true;
    tell();
  }
}
