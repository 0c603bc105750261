// A page as everybody has to be able to use it: no violation of WCAG 2.2 A and AA or of good practice, text at 7:1, and
// no sideways scrolling on a screen 320 pixels wide.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "@playwright/test";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const OPTIONS = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  preload: false, // it would put styles into a document of its own, which our policy forbids and the console reports
  rules: { "target-size": { enabled: true }, "color-contrast-enhanced": { enabled: true } },
};

/** The whole page, with everything open that can be opened. */
export async function inspect(page) {
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true)));
  for (const [colorScheme, width] of [["light", 1280], ["dark", 390]]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const { violations } = await page.evaluate((options) => window.axe.run(document, options), OPTIONS);
    const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
    expect.soft(found, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => {
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const guilty = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
    return over > 0 ? `${over} px: ${guilty.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(" | ")}` : "";
  });
  expect.soft(wide, `${page.url()} at 320 px`).toBe("");
}
