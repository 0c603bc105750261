// The closing line: how many passed, how many failed, and in which browser.

import { spawnSync } from "node:child_process";
import { chromium } from "./places.js";

export default class ClosingLine {
  #passed = 0;
  #failed = 0;
  #others = 0;

  onBegin(_config, suite) {
    this.suite = suite;
  }

  onEnd() {
    for (const test of this.suite?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === "skipped") this.#others += 1;
      else if (outcome === "unexpected") this.#failed += 1;
      else this.#passed += 1;
    }
    const version = spawnSync(chromium, ["--version"], { encoding: "utf8" }).stdout?.trim() || "a browser that says no version";
    const others = this.#others ? `, ${this.#others} not run` : "";
    console.log(`\nBrowser: ${version}\n${this.#passed} passed, ${this.#failed} failed${others}`);
  }

  printsToStdio() {
    return false;
  }
}
