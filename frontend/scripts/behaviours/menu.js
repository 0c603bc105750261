// @ts-check
/**
 * A `<details>` that closes like a menu: at Escape, at a press elsewhere, when the focus leaves it.
 *
 * @param {HTMLDetailsElement} details
 */
export default function menu(details) {
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary")?.focus();
  });
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !details.contains(/** @type {Node} */ (event.relatedTarget))) details.open = false;
  });
  details.addEventListener("toggle", () => {
    if (!details.open) return;
    const outside = (/** @type {Event} */ event) => {
      if (details.open && details.contains(/** @type {Node} */ (event.target))) return;
      details.open = false;
      document.removeEventListener("pointerdown", outside);
    };
    document.addEventListener("pointerdown", outside);
  });
}
