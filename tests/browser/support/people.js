// People with browsers of their own, and what went wrong on their screens.

import { expect } from "@playwright/test";
import { exit } from "./places.js";

/**
 * Everybody who visits during one test. Each has a browser context, so that nothing is shared between them; whatever a
 * browser complains about, and every request to another host, is remembered and fails the test.
 */
export class People {
  /** @type {string[]} */
  trouble = [];
  /** @type {import("@playwright/test").BrowserContext[]} */
  #contexts = [];

  /**
   * @param {import("@playwright/test").Browser} browser
   * @param {import("./demo.js").Demo} demo
   * @param {object} options what every context has
   */
  constructor(browser, demo, options) {
    this.browser = browser;
    this.demo = demo;
    this.options = options;
  }

  /**
   * Somebody opens a browser. With `as` they are signed in; with `anew` in a session that no other test uses. `expects` lists complaints that belong to what is tested.
   * @param {{as?: string, anew?: boolean, expects?: RegExp[], [option: string]: any}} [who]
   */
  async arrive({ as, anew = false, expects = [], ...options } = {}) {
    const ours = new URL(options.baseURL ?? this.demo.url).origin;
    const kept = as && !anew ? this.demo.sessions.get(as) : undefined;
    const context = await this.browser.newContext({
      baseURL: this.demo.url,
      storageState: kept,
      reducedMotion: "reduce",
      ...this.options,
      ...options,
    });
    this.#contexts.push(context);
    await context.route(`${exit}**`, (route) => route.fulfill({ contentType: "text/html", body: "<title>Quiet</title>" }));
    this.#watch(context, as ?? "a visitor", expects, ours);
    if (as && !kept) {
      const { name, passphrase } = this.account(as);
      await post(context, this.demo, "/sign-in", { name, passphrase });
      if (!anew) this.demo.sessions.set(as, await context.storageState());
    }
    return context.newPage();
  }

  /** @param {string} name */
  account(name) {
    const account = this.demo.accounts.find((one) => one.name === name);
    if (!account) throw new Error(`the demo has no account ${name}`);
    return account;
  }

  /**
   * The accounts of a role in a group.
   * @param {string} role @param {string} group its address
   */
  of(role, group) {
    return this.demo.accounts.filter((one) => one.role === role && one.groups.includes(group));
  }

  /**
   * @param {import("@playwright/test").BrowserContext} context
   * @param {string} who
   * @param {RegExp[]} expects
   * @param {string} ours the server, by the name under which this browser knows it
   */
  #watch(context, who, expects, ours) {
    const note = (what) => {
      if (!expects.some((one) => one.test(what))) this.trouble.push(`${who}: ${what}`);
    };
    /** Pages that answered 4xx: Chromium reports them on the console, and the tests look at them themselves. */
    const refused = new Set();
    context.on("response", (answer) => {
      if (answer.status() >= 500) note(`${answer.status()} from ${answer.url()}`);
      if (answer.status() >= 400 && answer.request().isNavigationRequest()) refused.add(answer.url());
    });
    context.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      const here = origin === ours || protocol === "data:";
      if (!here && !(request.url() === exit && request.isNavigationRequest())) note(`a request to ${request.url()}`);
    });
    context.on("console", (message) => {
      const { url } = message.location();
      if (message.type() === "error" && !refused.has(url)) note(`${message.text()} (${url})`);
    });
    context.on("weberror", (error) => note(String(error.error())));
  }

  /** Closes every browser, and says what was wrong. */
  async leave() {
    await Promise.all(this.#contexts.map((context) => context.close()));
    expect(this.trouble, "what browsers complained about").toEqual([]);
  }
}

/**
 * Sends a form without a page, as a browser would from one of ours. For what has to be there before a test begins.
 * @param {import("@playwright/test").BrowserContext} context
 * @param {import("./demo.js").Demo} demo
 * @param {string} path
 * @param {Record<string, string>} form
 * @returns {Promise<string>} where the server leads on
 */
export async function post(context, demo, path, form) {
  const answer = await context.request.post(demo.url + path, { form, headers: { Origin: demo.url }, maxRedirects: 0 });
  if (answer.status() !== 303) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`);
  return answer.headers().location;
}

/**
 * Signs in through the form.
 * @param {import("@playwright/test").Page} page
 * @param {{name: string, passphrase: string}} account
 */
export async function signIn(page, { name, passphrase }) {
  await page.goto("/sign-in");
  await page.getByLabel("Sign-in name").fill(name);
  await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("button", { name: "Sign out" }).first()).toBeVisible();
}

/**
 * Says when somebody was born, long enough ago, and agrees to what has to be agreed to.
 * @param {import("@playwright/test").Page} page
 */
export async function born(page) {
  await page.getByLabel("Month").fill("5");
  await page.getByLabel("Year").fill("1980");
  await page.getByLabel(/^I agree that/).check();
}

/**
 * Chooses one of several, as a finger does: by a press on its words, which may lie over the button itself.
 * @param {import("@playwright/test").Page | import("@playwright/test").Locator} place
 * @param {string} label
 */
export async function choose(place, label) {
  await place.locator("label").filter({ hasText: label }).click();
  await expect(place.getByRole("radio", { name: label })).toBeChecked();
}

/**
 * Joins a group under the first name that is suggested, and returns that name.
 * @param {import("@playwright/test").Page} page
 * @param {string} group its address
 */
export async function join(page, group) {
  await page.goto(`/g/${group}/join`);
  const suggestion = page.getByRole("group", { name: "Pick a name" }).getByRole("radio").first();
  await expect(suggestion).toBeChecked();
  const name = await suggestion.inputValue();
  await page.getByLabel("I have read the rules").check();
  await page.getByRole("button", { name: "Join the group" }).click();
  await expect(page.getByText("You are in. Welcome.")).toBeVisible();
  return name;
}

/**
 * The group that everybody may read.
 * @param {import("@playwright/test").Page} page
 * @returns {Promise<{address: string, name: string}>}
 */
export async function publicGroup(page) {
  await page.goto("/groups");
  const card = page.getByRole("article").filter({ hasText: "Open to read" }).first();
  const link = card.getByRole("link");
  return { address: (await link.getAttribute("href")).split("/").pop(), name: (await link.innerText()).trim() };
}

/**
 * Begins a topic and stays on its page.
 * @param {import("@playwright/test").Page} page
 * @param {string} group
 * @param {{title: string, body: string, kind?: string}} words
 */
export async function startTopic(page, group, { title, body, kind = "A question" }) {
  await page.goto(`/g/${group}/new`);
  await choose(page, kind);
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("What you want to say").fill(body);
  await page.getByRole("button", { name: "Post", exact: true }).click();
  await expect(page.getByText("Your post is out.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  return new URL(page.url()).pathname;
}

/**
 * Replies on a topic's page, and stays there.
 * @param {import("@playwright/test").Page} page
 * @param {string} body
 */
export async function reply(page, body) {
  await page.getByLabel("Your reply").fill(body);
  await page.getByRole("button", { name: "Post reply" }).click();
  await expect(page.getByText("Your post is out.")).toBeVisible();
  await expect(page.getByRole("article").filter({ hasText: body })).toBeVisible();
}

/**
 * Every event that a page hears about a group, by the name of its stream.
 * @param {import("@playwright/test").Page} page
 */
export function listen(page) {
  /** @type {{g: string, s: number, t: string, text: string}[]} */
  const heard = [];
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => {
      const message = JSON.parse(String(payload));
      if (message.t) heard.push({ ...message, text: String(payload) });
    });
  });
  return heard;
}
