// @ts-check
/**
 * The one door through which HTML from the server enters a page.
 *
 * The pages are served with `require-trusted-types-for 'script'; trusted-types kith`, so no other line of script can
 * turn a string into elements. What comes through here was rendered by our own server from the same templates as the
 * page (never from text that a script put together), and the content security policy stops inline script in it anyway.
 */

/** @type {{createHTML: (html: string) => any} | undefined} */
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("kith", {
  /** @param {string} html */
  createHTML(html) {
    if (/<script[\s/>]/i.test(html)) throw new TypeError("a fragment never brings a script");
    return html;
  },
});

/**
 * The elements of a fragment, not yet in the page.
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(html) : html;
  return template.content;
}

/**
 * The first element of a fragment, or null when it holds none.
 * @param {string} html
 * @returns {HTMLElement | null}
 */
export function parseOne(html) {
  return /** @type {HTMLElement | null} */ (parse(html).firstElementChild);
}

/**
 * Replaces what an element holds with a fragment, and attaches behaviours in it.
 * @param {Element} element
 * @param {string} html
 */
export function fill(element, html) {
  element.replaceChildren(parse(html));
  inserted(element);
}

const NAME = "kith:inserted";

/**
 * Tells that new elements are in the page.
 * @param {Element} root
 */
export function inserted(root) {
  document.dispatchEvent(new CustomEvent(NAME, { detail: root }));
}

/** @param {(root: Element) => void} listener */
export function onInserted(listener) {
  document.addEventListener(NAME, (event) => listener(/** @type {CustomEvent<Element>} */ (event).detail));
}
