// @ts-check
/**
 * Shows a choice of colours and text size at once, before it is kept. The form keeps it.
 *
 * @param {HTMLFormElement} form with radio buttons `theme` ("", light, dark, contrast) and `text` ("", large)
 */
export default function theme(form) {
  form.addEventListener("change", () => {
    const chosen = new FormData(form);
    for (const name of ["theme", "text"]) {
      const value = chosen.get(name);
      if (value === null) continue;
      if (value === "") delete document.documentElement.dataset[name];
      else document.documentElement.dataset[name] = String(value);
    }
  });
}
