// `test` with a community to visit.

import { test as base } from "@playwright/test";
import { startDemo } from "./demo.js";
import { People } from "./people.js";

export { expect } from "@playwright/test";

export const test = base.extend({
  /** A community of this worker's own; planted once, ended with it. */
  demo: [
    async ({}, use) => {
      const demo = await startDemo();
      await use(demo);
      await demo.stop();
    },
    { scope: "worker", timeout: 600_000 },
  ],

  /** Whoever visits during a test; what their browsers complain about fails it. */
  people: async ({ browser, demo, javaScriptEnabled, locale, timezoneId }, use) => {
    const people = new People(browser, demo, { javaScriptEnabled, locale, timezoneId });
    await use(people);
    await people.leave();
  },
});
