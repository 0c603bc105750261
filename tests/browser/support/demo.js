// A demo community: started, found out about, and ended.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { exit, kith } from "./places.js";

/** Planting takes seconds; on a busy machine with a debug build, a minute or two. */
const PATIENCE_MS = 300_000;

/**
 * @typedef {{name: string, passphrase: string, role: string, groups: string[]}} Account
 * @typedef {{url: string, accounts: Account[], sessions: Map<string, object>, stop: () => Promise<void>}} Demo
 */

/**
 * Starts `kith demo` on a free port and waits for the line in which it says where it is.
 * @param {Record<string, string>} settings what this one differs in, as variables
 * @returns {Promise<Demo>}
 */
export async function startDemo(settings = {}) {
  if (process.env.KITH_DEMO) return running(process.env.KITH_DEMO);
  const child = spawn(kith, ["demo", "--json", "--port", "0"], {
    cwd: tmpdir(), // no kith.toml of anybody
    env: { ...surroundings(), ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (data) => (said = (said + data).slice(-4000)));
  const ended = new Promise((resolve) => child.once("close", resolve));
  const line = await firstLine(child).catch(async (error) => {
    child.kill();
    throw new Error(`${kith} demo did not start: ${error.message}\n${said}`);
  });
  child.stdout.resume();
  const { url, accounts } = JSON.parse(line);
  return {
    url,
    accounts,
    sessions: new Map(),
    async stop() {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/**
 * A community that somebody started by hand, to try one test many times.
 * @param {string} file where its line of JSON was put
 */
function running(file) {
  const { url, accounts } = JSON.parse(readFileSync(file, "utf8").split("\n")[0]);
  return { url, accounts, sessions: new Map(), stop: async () => {} };
}

/**
 * The server reads every `KITH_…` as a setting; those that steer the tests are none of its business. Decisions take effect
 * soon, so that nobody has to wait for half a minute.
 */
function surroundings() {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("KITH_"));
  return { ...Object.fromEntries(others), KITH_EXIT_URL: exit, KITH_UNDO_SECONDS: "5", NO_COLOR: "1" };
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no word for ${PATIENCE_MS / 1000} seconds`)), PATIENCE_MS);
    const done = (act, value) => (clearTimeout(late), act(value));
    createInterface({ input: child.stdout }).once("line", (line) => done(resolve, line));
    child.once("error", (error) => done(reject, error));
    child.once("close", (code) => done(reject, new Error(`it ended with status ${code}`)));
  });
}
