// @ts-check
/**
 * A topic that keeps itself up to date without disturbing anybody who reads it.
 *
 * - New replies are kept behind a button ("3 new replies") in a polite live region. The reader decides.
 * - Changed and removed posts change at once, also while paused: what was taken out must leave every screen.
 * - The reader may pause. After too long an absence the page offers to load itself anew, and does nothing by itself.
 *
 *   <section data-behaviour="live-topic" data-group="7kq2m" data-topic="12" data-seq="1042" data-self-seq="7"
 *            data-epoch="…" [data-newest-url="…" when this is not the last page of the topic] data-word-…>
 *     <span data-live="state"></span> <button data-live="pause" aria-pressed="false" hidden>
 *     <ul data-live="posts"><li><article data-post="…">…</ul>
 *     <div role="status" data-live="new"></div>
 *     <template data-live="button"><button class="button" type="button">… <span data-live="label"></span></button></template>
 *
 * Words: new-one, new-many, live, paused, away, signed-out, left, reset, reload, pause, resume.
 */

import { inserted, parseOne } from "../lib/html.js";
import { wish } from "../lib/store.js";
import { counted, word } from "../lib/words.js";
import { socket } from "../live/socket.js";
import { Stream } from "../live/stream.js";

/** @typedef {{topic: string | number, post: string, html?: string, gone?: boolean}} PostData */

const PAUSED = "paused";
/** A screen reader is not told about new replies more often than this. */
const QUIET_MS = 5000;

/** @param {HTMLElement} section */
export default function liveTopic(section) {
  const { group, topic, seq, selfSeq, epoch = "" } = section.dataset;
  if (!group || !topic || seq === undefined) return;

  const page = new TopicPage(section);
  const gone = { reset: () => page.old(), unsub: () => page.say("left", "over") };

  const members = new Stream(group, Number(seq), epoch, { ...gone, event: (event) => page.apply(event) });
  socket().add(members);
  if (selfSeq !== undefined) {
    socket().add(new Stream(`${group}/self`, Number(selfSeq), epoch, { ...gone, event: (event) => page.apply(event) }));
  }
  socket().watch((state) => page.connection(state));
}

class TopicPage {
  /** Replies that wait for the reader, in the order in which they came.
   * @type {Map<string, string>} */
  #waiting = new Map();
  #paused = wish(PAUSED);
  #over = false;
  /** @type {import("../live/socket.js").State} */
  #connection = "starting";
  #told = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;

  /** @param {HTMLElement} section */
  constructor(section) {
    this.section = section;
    this.topic = section.dataset.topic;
    this.posts = section.querySelector('[data-live="posts"]');
    this.region = section.querySelector('[data-live="new"]');
    this.state = /** @type {HTMLElement | null} */ (section.querySelector('[data-live="state"]'));
    this.pause = /** @type {HTMLButtonElement | null} */ (section.querySelector('[data-live="pause"]'));
    if (this.pause) {
      this.pause.hidden = false;
      this.pause.addEventListener("click", () => this.#toggle());
    }
    this.#showPause();
  }

  /** @param {import("../live/stream.js").LiveEvent} event */
  apply({ t, d }) {
    const data = /** @type {PostData} */ (d ?? {});
    if (t === "post.removed" || data.gone) return this.#remove(data);
    if (t === "persona.renamed") return this.#rename(/** @type {{persona?: string, name?: string}} */ (d ?? {}));
    if (t === "badge.changed") return this.#seal(/** @type {{badge?: string, html?: string}} */ (d ?? {}));
    if (String(data.topic) !== this.topic || !data.html) return;
    if (t === "post.created" || t === "post.held") return this.#create(data.post, data.html);
    if (t === "post.updated" || t === "post.decided") return this.#update(data.post, data.html);
  }

  /** @param {string} id @param {string} html */
  #create(id, html) {
    // The author's own post may already stand here, held; now everybody has it.
    if (this.#replace(id, html)) return;
    this.#waiting.set(id, html);
    this.#offerSoon();
  }

  /** @param {string} id @param {string} html */
  #update(id, html) {
    if (this.#waiting.has(id)) this.#waiting.set(id, html);
    else this.#replace(id, html);
  }

  /** @param {PostData} data */
  #remove({ post, html }) {
    if (this.#waiting.delete(post)) return this.#offer();
    if (html) return void this.#replace(post, html);
    const article = this.#article(post);
    (article?.closest("li") ?? article)?.remove();
  }

  /**
   * A badge was paused, taken back or has ended: wherever it stands it says so, also in replies that still wait.
   * @param {{badge?: string, html?: string}} data
   */
  #seal({ badge, html }) {
    if (!badge || !html) return;
    const wanted = `[data-seal="${CSS.escape(badge)}"]`;
    for (const before of this.section.querySelectorAll(wanted)) this.#swap(before, html);
    for (const [post, kept] of this.#waiting) {
      const article = parseOne(kept);
      const before = article?.querySelector(wanted);
      if (!article || !before) continue;
      this.#swap(before, html);
      this.#waiting.set(post, article.outerHTML);
    }
  }

  /**
   * Somebody goes by another name: the old one leaves every post, also those that still wait.
   * @param {{persona?: string, name?: string}} data
   */
  #rename({ persona, name }) {
    if (!persona || !name) return;
    const wanted = `.post__who a[href$="/p/${CSS.escape(persona)}"]`;
    for (const link of this.section.querySelectorAll(wanted)) link.textContent = name;
    for (const [post, kept] of this.#waiting) {
      const article = parseOne(kept);
      const link = article?.querySelector(wanted);
      if (!article || !link) continue;
      link.textContent = name;
      this.#waiting.set(post, article.outerHTML);
    }
  }

  /** @param {Element} before @param {string} html */
  #swap(before, html) {
    const after = parseOne(html);
    if (!after) return;
    const focused = before.contains(document.activeElement);
    before.replaceWith(after);
    if (focused) after.querySelector("a")?.focus({ preventScroll: true });
  }

  /** @param {string} id */
  #article(id) {
    return /** @type {HTMLElement | null} */ (this.section.querySelector(`[data-post="${CSS.escape(id)}"]`));
  }

  /**
   * Puts a new version in the place of the old one, and keeps the focus there if it was there.
   * @param {string} id @param {string} html
   */
  #replace(id, html) {
    const before = this.#article(id);
    const after = before && parseOne(html);
    if (!before || !after) return false;
    const focused = before.contains(document.activeElement);
    before.replaceWith(after);
    inserted(after);
    if (focused) after.focus({ preventScroll: true });
    return true;
  }

  /** Not more often than every few seconds, however fast a group talks. */
  #offerSoon() {
    clearTimeout(this.#later);
    const wait = Math.max(0, this.#told + QUIET_MS - Date.now());
    this.#later = setTimeout(() => this.#offer(), wait);
  }

  #offer() {
    if (this.#over || !this.region) return;
    const n = this.#waiting.size;
    if (n === 0 || this.#paused) return this.region.replaceChildren();
    this.#told = Date.now();
    const label = counted(this.section, "new", n);
    const present = this.region.querySelector('[data-live="label"]');
    if (present) {
      present.textContent = label; // the button stays, and with it the focus
      return;
    }
    this.region.replaceChildren(this.#button(label));
  }

  /** @param {string} label */
  #button(label) {
    const template = /** @type {HTMLTemplateElement | null} */ (this.section.querySelector('template[data-live="button"]'));
    const button = /** @type {HTMLElement} */ (
      template?.content.firstElementChild?.cloneNode(true) ?? document.createElement("button")
    );
    const place = button.querySelector('[data-live="label"]') ?? button;
    place.setAttribute("data-live", "label");
    place.textContent = label;
    button.addEventListener("click", () => this.#showWaiting());
    return button;
  }

  #showWaiting() {
    // On an earlier page of a long topic the new replies belong elsewhere.
    const newest = this.section.dataset.newestUrl;
    if (newest) return location.assign(newest);
    /** @type {HTMLElement | null} */
    let first = null;
    for (const html of this.#waiting.values()) {
      const article = parseOne(html);
      if (!article) continue;
      article.classList.add("post--fresh");
      const item = document.createElement("li");
      item.append(this.#folded(article));
      this.posts?.append(item);
      inserted(item);
      first ??= article;
    }
    this.#waiting.clear();
    this.region?.replaceChildren();
    first?.focus();
  }

  /**
   * The post of somebody whom the reader keeps away comes folded.
   * @param {HTMLElement} article
   */
  #folded(article) {
    const away = (this.section.dataset.away ?? "").split(" ").filter(Boolean);
    if (!away.some((id) => article.querySelector(`.post__who a[href$="/p/${CSS.escape(id)}"]`))) return article;
    const fold = document.createElement("details");
    fold.className = "muted";
    const summary = document.createElement("summary");
    summary.textContent = word(this.section, "muted");
    fold.append(summary, article);
    return fold;
  }

  #toggle() {
    this.#paused = wish(PAUSED, !this.#paused);
    this.#showPause();
    this.#showState();
    this.#offer();
  }

  #showPause() {
    if (!this.pause) return;
    this.pause.setAttribute("aria-pressed", String(this.#paused));
    const label = this.pause.querySelector('[data-live="pause-word"]') ?? this.pause;
    label.textContent = word(this.section, this.#paused ? "resume" : "pause");
  }

  /** @param {import("../live/socket.js").State} state */
  connection(state) {
    this.#connection = state;
    this.#showState();
    if (state === "signed-out") this.say("signed-out", "over");
    if (state === "refused") this.say("left", "over");
  }

  #showState() {
    if (!this.state || this.#over) return;
    if (this.#connection === "starting") return;
    const now = this.#connection !== "live" ? "away" : this.#paused ? "paused" : "live";
    this.state.dataset.state = now;
    this.state.textContent = word(this.section, now);
  }

  /**
   * Something final, in the place where new replies would be offered.
   * @param {string} name @param {"over"} state
   */
  say(name, state) {
    this.#end(state);
    const line = document.createElement("p");
    line.textContent = word(this.section, name);
    this.region?.replaceChildren(line);
  }

  /** Too much has happened: only the server can show this page as it is now. */
  old() {
    this.#end("over");
    const line = document.createElement("p");
    const link = document.createElement("a");
    link.href = this.section.dataset.newestUrl ?? location.pathname + location.search;
    link.textContent = word(this.section, "reload");
    line.append(word(this.section, "reset"), " ", link);
    this.region?.replaceChildren(line);
  }

  /** @param {"over"} state */
  #end(state) {
    this.#over = true;
    if (this.pause) this.pause.hidden = true;
    if (this.state) {
      this.state.dataset.state = state;
      this.state.textContent = "";
    }
  }
}
