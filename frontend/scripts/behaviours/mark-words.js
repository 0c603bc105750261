// @ts-check
/**
 * Marks places in a text that are to be taken out, with the mouse or the keyboard alone.
 *
 * The text stands in a field whose text stays as it is, so the browser's own ways of choosing words work in it: the mouse,
 * Shift with the arrow keys, a screen reader's. The key M (or the button) marks what is chosen; pressed anywhere else, it
 * opens the field first. A place that the check proposed is chosen by its own button, its ends are moved like any other,
 * and then it is marked in place of the proposal.
 *
 *   <details data-behaviour="mark-words" data-form="decide" data-word-marked data-word-none data-word-drop hidden>
 *     <textarea readonly data-mark="body">…</textarea> <button data-mark-add> <ul data-mark-list> <p data-mark-state>
 *   <button data-mark-place="body:12-25" data-mark-box="mask-1">
 *
 * The form gets a hidden field `span` for each place, in characters as the server counts them.
 */

import { wish } from "../lib/store.js";
import { word } from "../lib/words.js";

/** @param {HTMLDetailsElement} box */
export default function markWords(box) {
  const form = box.dataset.form ?? "";
  const list = box.querySelector("[data-mark-list]");
  const state = box.querySelector("[data-mark-state]");
  /** @type {HTMLTextAreaElement[]} */
  const fields = [...box.querySelectorAll("textarea")];
  /** The proposal whose ends are moved. @type {HTMLInputElement | null} */
  let proposal = null;
  let field = fields[fields.length - 1];
  box.hidden = false;

  for (const one of fields) {
    one.addEventListener("focus", () => (field = one));
    // Chromium gives a field that cannot be changed no caret, so nothing could be chosen in it by keyboard. This one can be
    // changed, and every change is turned down.
    one.readOnly = false;
    one.setAttribute("aria-readonly", "true");
    one.addEventListener("beforeinput", (event) => event.preventDefault());
  }
  for (const kept of /** @type {NodeListOf<HTMLInputElement>} */ (box.querySelectorAll("[data-mark-kept]"))) {
    const [part, range] = kept.value.split(":");
    const [start, end] = range.split("-").map(Number);
    const text = [...(fields.find((one) => one.dataset.mark === part)?.value ?? "")].slice(start, end).join("");
    kept.remove();
    show(kept.value, text);
  }
  for (const line of document.querySelectorAll("[data-mark-move]")) /** @type {HTMLElement} */ (line).hidden = false;
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-mark-place]"))) {
    button.addEventListener("click", () => choose(button));
  }
  box.querySelector("[data-mark-add]")?.addEventListener("click", mark);
  document.addEventListener("keydown", (event) => {
    if (!box.isConnected || wish("keys-off") || event.key.toLowerCase() !== "m" || busy(event)) return;
    event.preventDefault();
    if (box.open && fields.some((one) => one.selectionStart !== one.selectionEnd)) mark();
    else open();
  });

  function open() {
    box.open = true;
    field.focus();
    field.setSelectionRange(0, 0);
  }

  /** Chooses the words of a proposal, so that their ends can be moved. @param {HTMLElement} button */
  function choose(button) {
    const [part, range] = (button.dataset.markPlace ?? "").split(":");
    const found = fields.find((one) => one.dataset.mark === part);
    if (!found) return;
    const [start, end] = range.split("-").map((n) => units(found.value, Number(n)));
    proposal = /** @type {HTMLInputElement | null} */ (document.getElementById(button.dataset.markBox ?? ""));
    box.open = true;
    found.focus();
    found.setSelectionRange(start, end);
  }

  function mark() {
    const chosen = field.selectionStart !== field.selectionEnd ? field : fields.find((one) => one.selectionStart !== one.selectionEnd);
    if (!chosen) {
      if (state) state.textContent = word(box, "none");
      return;
    }
    const { value, selectionStart, selectionEnd } = chosen;
    const text = value.slice(selectionStart, selectionEnd);
    const [start, end] = [selectionStart, selectionEnd].map((n) => [...value.slice(0, n)].length);
    show(`${chosen.dataset.mark}:${start}-${end}`, text);
    if (proposal) proposal.checked = false;
    proposal = null;
    chosen.setSelectionRange(selectionEnd, selectionEnd);
    if (state) state.textContent = `${word(box, "marked")} ${text}`;
  }

  /** @param {string} place @param {string} text */
  function show(place, text) {
    const item = document.createElement("li");
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: "span", value: place });
    input.setAttribute("form", form);
    const words = Object.assign(document.createElement("mark"), { textContent: text });
    const drop = Object.assign(document.createElement("button"), {
      type: "button",
      className: "button button--plain",
      textContent: word(box, "drop"),
    });
    drop.setAttribute("aria-label", `${word(box, "drop")}: ${text}`);
    drop.addEventListener("click", () => {
      item.remove();
      field.focus();
    });
    item.append(input, words, " ", drop);
    list?.append(item);
  }
}

/** How many of JavaScript's units the first `n` characters of a text take. @param {string} text @param {number} n */
function units(text, n) {
  return [...text].slice(0, n).join("").length;
}

/** @param {KeyboardEvent} event */
function busy(event) {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector("dialog[open]")) return true;
  const target = /** @type {Element} */ (event.target);
  return target.matches(
    'select, [contenteditable], textarea:not([data-mark]), input:not([type="checkbox"], [type="radio"])',
  );
}
