// @ts-check
/**
 * A button that opens the print dialog. Hidden until there is a script that can.
 *
 * @param {HTMLButtonElement} button
 */
export default function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
