// @ts-check
/**
 * Words that a script shows. They stand in the page as `data-word-…`, because every word lives in the Fluent files:
 * a script knows only their names.
 */

/**
 * `word(element, "new-many", {n: 3})` reads `data-word-new-many` and puts 3 in place of `{n}`.
 * Nothing is shown for a word that the page does not give.
 * @param {Element} element
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 */
export function word(element, name, values = {}) {
  const text = element.getAttribute(`data-word-${name}`) ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/**
 * The language to write dates and numbers in: the page's own, in the reader's variety of it when they have one
 * ("14 May" and not "May 14" for an English page read in Ireland).
 * @returns {string}
 */
export function language() {
  const page = document.documentElement.lang || "en";
  const base = page.split("-")[0];
  return (page === base && navigator.languages.find((one) => one.split("-")[0] === base)) || page;
}

/**
 * The form of a word that fits a number, in the language of the page: `data-word-new-one`, `-two`, `-few`, `-many`,
 * `-other`, `-zero`. A language needs only its own; `-many` stands in for the rest.
 * @param {Element} element
 * @param {string} name
 * @param {number} n
 */
export function counted(element, name, n) {
  const form = new Intl.PluralRules(language()).select(n);
  const found = [form, "many", "other", "one"].find((one) => element.hasAttribute(`data-word-${name}-${one}`));
  return found ? word(element, `${name}-${found}`, { n: new Intl.NumberFormat(language()).format(n) }) : String(n);
}
