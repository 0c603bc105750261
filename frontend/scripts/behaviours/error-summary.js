// @ts-check
/**
 * "There is a problem": gets the focus when the page opens, and its links lead into the fields.
 *
 * @param {HTMLElement} summary
 */
export default function errorSummary(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest('a[href^="#"]');
    const field = link && document.getElementById(decodeURIComponent(link.getAttribute("href") ?? "").slice(1));
    if (!field) return;
    event.preventDefault();
    // The label comes into sight too, not the bare field.
    (field.closest(".field") ?? field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}
