// @ts-check
/**
 * Writing without fear of losing it. The form works without this; with it:
 *
 * - the draft is kept on the server two seconds after the last key, and when the page is left;
 * - "Check before posting" shows its answer here instead of on a page of its own;
 * - before a post is sent, the draft is kept once more: if the connection or the session is gone, the words stay on
 *   the screen and in this tab, and the form is not sent into the void;
 * - a second press while the first is on its way does nothing, and the first is never lost;
 * - Ctrl+Enter (⌘+Enter) sends.
 *
 *   <form class="composer" data-behaviour="composer" data-draft-url data-check-url data-limit="8000" data-word-…>
 *     <input type="hidden" name="key" value="…">   the same for a draft, its checks and its post
 *     <textarea data-composer="text">  <p data-composer="count">  <p role="status" data-composer="state">
 *     <div data-composer="result" tabindex="-1">  <button data-composer="check">  <button data-composer="draft">
 *
 * Words: saving, saved, offline, signed-out, restored, sending, failed, left-one, left-many, over-one, over-many.
 */

import { fill } from "../lib/html.js";
import { post } from "../lib/net.js";
import { forget, keep, kept } from "../lib/store.js";
import { counted, word } from "../lib/words.js";

const IDLE_MS = 2000;
/** How many characters must be left before the count is shown: a number that always moves is a worry. */
const SHOW_COUNT_BELOW = 500;

/** @param {HTMLFormElement} form */
export default function composer(form) {
  if (form.querySelector('[data-composer="text"]')) new Composer(form);
}

class Composer {
  /** What the server has. */
  #saved = "";
  #sending = false;
  /** Set when the draft is safe and the real submission goes out. */
  #cleared = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;
  /** @type {AbortController | undefined} */
  #saving;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.text = /** @type {HTMLTextAreaElement} */ (form.querySelector('[data-composer="text"]'));
    this.count = /** @type {HTMLElement | null} */ (form.querySelector('[data-composer="count"]'));
    this.state = /** @type {HTMLElement | null} */ (form.querySelector('[data-composer="state"]'));
    this.result = /** @type {HTMLElement | null} */ (form.querySelector('[data-composer="result"]'));
    this.checkButton = form.querySelector('[data-composer="check"]');
    this.draftButton = form.querySelector('[data-composer="draft"]');
    this.place = form.dataset.draftUrl ?? location.pathname;

    this.#saved = this.#words();
    this.#restore();
    this.#showCount();

    form.addEventListener("input", (event) => this.#typed(event));
    form.addEventListener("submit", (event) => void this.#submit(event));
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      form.requestSubmit();
    });
    document.addEventListener("visibilitychange", () => document.hidden && this.#leave());
    window.addEventListener("pagehide", () => this.#leave());
    // Back from the next page: the form is ready again.
    window.addEventListener("pageshow", () => this.#ready());
  }

  /** Everything that the form would send, as one string, to see whether it changed. */
  #words() {
    return new URLSearchParams(/** @type {any} */ (new FormData(this.form))).toString();
  }

  /** @param {Event} event */
  #typed(event) {
    this.#showCount();
    // The answer of a check belongs to the words that were checked.
    if (event.target === this.text) this.result?.toggleAttribute("data-stale", this.result.childElementCount > 0);
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#save(), IDLE_MS);
  }

  #showCount() {
    const limit = Number(this.form.dataset.limit);
    if (!this.count || !limit) return;
    const left = limit - [...this.text.value].length;
    this.count.dataset.state = left < 0 ? "over" : "within";
    this.count.textContent =
      left < 0 ? counted(this.form, "over", -left) : left < SHOW_COUNT_BELOW ? counted(this.form, "left", left) : "";
  }

  /**
   * Keeps the draft on the server; if that cannot be done, in this tab.
   * @returns {Promise<boolean>} false when the words are only here, so that sending them would lose them
   */
  async #save({ keepalive = false, seconds = 8 } = {}) {
    clearTimeout(this.#idle);
    const url = this.form.dataset.draftUrl;
    const words = this.#words();
    if (!url || words === this.#saved) return true;
    this.#saving?.abort();
    const saving = new AbortController();
    this.#saving = saving;
    this.#say("saving");
    const outcome = await post(url, new FormData(this.form), { keepalive, seconds, signal: saving.signal });
    if (saving.signal.aborted) return true; // a newer one is on its way
    this.#saving = undefined;
    if (outcome.kind === "ok") {
      this.#saved = words;
      forget(this.place);
      this.#say("saved");
      return true;
    }
    if (outcome.kind === "offline" || outcome.kind === "signed-out") {
      this.#keepHere();
      this.#say(outcome.kind, "lost");
      return false;
    }
    this.#say("");
    return true; // the server has its reasons, and will say them when the form is sent
  }

  #leave() {
    if (this.#sending || this.#words() === this.#saved) return;
    void this.#save({ keepalive: true });
  }

  #keepHere() {
    /** @type {Record<string, string>} */
    const fields = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && value && !this.#hidden(name)) fields[name] = value;
    }
    keep(this.place, fields);
  }

  /** Words that were kept in this tab come back into an empty form. */
  #restore() {
    const fields = kept(this.place);
    if (!fields || this.text.value.trim() !== "") return;
    for (const [name, value] of Object.entries(fields)) {
      const field = this.form.elements.namedItem(name);
      if (field && "value" in field && !this.#hidden(name)) field.value = value;
    }
    this.#say("restored");
    void this.#save();
  }

  /** @param {string} name */
  #hidden(name) {
    const field = this.form.elements.namedItem(name);
    return field instanceof HTMLInputElement && field.type === "hidden";
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (this.#cleared) return; // this is the real one
    if (this.#sending) return event.preventDefault();
    if (button && button === this.draftButton) return void (this.#sending = true);
    event.preventDefault();
    if (button && button === this.checkButton) return this.#check();
    if (this.#wantsToChange(button)) {
      this.result?.setAttribute("data-stale", "");
      return this.text.focus();
    }
    this.#busy(true, button);
    this.#say("sending");
    if (!(await this.#save({ seconds: 5 }))) return this.#ready();
    // A late answer to an older draft must not bring the draft back after the post is out.
    clearTimeout(this.#idle);
    this.#saving?.abort();
    this.#say("sending");
    // A draft that was safe already is answered within this very event, and a form that is being submitted ignores
    // another submission: the real one has to wait until the first is over.
    await new Promise((over) => setTimeout(over));
    this.#cleared = true;
    this.form.requestSubmit(button);
  }

  /**
   * "I will change my words", chosen in the answer of a check.
   * @param {HTMLButtonElement | null} button
   */
  #wantsToChange(button) {
    const inResult = Boolean(button && this.result?.contains(button));
    return inResult && button?.name !== "everything" && new FormData(this.form).get("then") === "edit";
  }

  async #check() {
    const url = this.form.dataset.checkUrl;
    if (!url || !this.result) return;
    this.#busy(true, this.checkButton);
    const outcome = await post(url, new FormData(this.form));
    this.#ready();
    if (outcome.kind === "ok" || outcome.kind === "invalid") {
      fill(this.result, outcome.html);
      this.result.removeAttribute("data-stale");
      this.result.focus();
    } else if (outcome.kind === "failed") {
      this.#say("failed");
    } else {
      this.#keepHere();
      this.#say(outcome.kind, "lost");
    }
  }

  /**
   * @param {boolean} busy
   * @param {Element | null} button
   */
  #busy(busy, button) {
    this.#sending = busy;
    if (busy) button?.setAttribute("aria-busy", "true");
    else for (const one of this.form.querySelectorAll("[aria-busy]")) one.removeAttribute("aria-busy");
  }

  #ready() {
    this.#cleared = false;
    this.#busy(false, null);
  }

  /**
   * @param {string} name empty for silence
   * @param {"lost" | "kept"} [state]
   */
  #say(name, state = "kept") {
    if (!this.state) return;
    this.state.dataset.state = state;
    this.state.textContent = name && word(this.form, name);
  }
}
