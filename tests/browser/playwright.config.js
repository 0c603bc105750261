// Who runs what: each project is a worker of its own, and so has a demo community of its own.

import { defineConfig } from "@playwright/test";
import { chromium } from "./support/places.js";

export default defineConfig({
  testDir: ".",
  outputDir: "output",
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [["list"], ["./support/reporter.js"]],
  use: {
    browserName: "chromium",
    headless: true,
    locale: "en-GB",
    timezoneId: "Europe/London",
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "with script", testMatch: ["journey.spec.js", "check.spec.js", "account.spec.js", "break-glass.spec.js", "clinicians.spec.js", "passkeys.spec.js"], use: { javaScriptEnabled: true } },
    { name: "without script", testMatch: ["journey.spec.js", "check.spec.js", "account.spec.js", "break-glass.spec.js", "clinicians.spec.js"], use: { javaScriptEnabled: false } },
    { name: "mail with script", testMatch: "email.spec.js", use: { javaScriptEnabled: true } },
    { name: "mail without script", testMatch: "email.spec.js", use: { javaScriptEnabled: false } },
    { name: "behaviour", testMatch: "behaviour.spec.js" },
    { name: "desk", testMatch: "desk.spec.js" },
    { name: "axe", testMatch: "axe.spec.js" },
  ],
});
