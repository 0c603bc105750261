// A moderator's evening: twenty items, decided with the keyboard alone, and the same desk without script.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "./support/test.js";
import { post, publicGroup } from "./support/people.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const NUMBERS = "Ring me on 07700 900123, or on 07700 900456 at night";

/**
 * Somebody writes a reply, as the form would send it.
 * @param {import("@playwright/test").Page} page @param {any} people @param {string} topic @param {string} body
 * @param {string} then
 */
async function write(page, people, topic, body, then) {
  const answer = await page.context().request.post(`${people.demo.url}${topic}/replies`, {
    form: { body, key: body, then },
    headers: { Origin: people.demo.url },
    maxRedirects: 0,
  });
  expect([200, 303], await answer.text()).toContain(answer.status());
  return answer.headers().location?.split("#post-")[1] ?? "";
}

/** Fills the queue of a group with twenty items of every kind. */
async function fill(people, group) {
  const [one, two] = people.of("member", group);
  const author = await people.arrive({ as: one.name });
  const reader = await people.arrive({ as: two.name });
  const begun = await post(author.context(), people.demo, `/g/${group}/topics`, {
    kind: "discussion",
    title: "A quiet evening",
    body: "How was your day?",
    key: `desk-${group}`,
    then: "post",
  });
  const topic = begun.split(/[?#]/)[0];
  for (let n = 0; n < 14; n++) await write(author, people, topic, `${NUMBERS}, I am number ${n} in the line.`, "ask");
  for (let n = 0; n < 4; n++) {
    const told = await write(author, people, topic, `The bus was ${n + 2} minutes late, and nobody minded.`, "post");
    const path = `/g/${group}/posts/${told}/report`;
    const sent = await reader.context().request.post(people.demo.url + path, {
      form: { category: "other", why: "I see it otherwise." },
      headers: { Origin: people.demo.url },
    });
    expect(sent.status()).toBe(200);
  }
  for (let n = 0; n < 2; n++) await write(reader, people, topic, `I feel suicidal and alone, for the ${n + 2}. time.`, "post");
  return topic;
}

/** The items of a desk that are ours: the demo has some of its own. */
function waiting(page) {
  return page.locator(".queue-item__what a").count();
}

test("twenty items are decided by keyboard alone, with three presses at most", async ({ people }) => {
  test.setTimeout(600_000);
  const visitor = await people.arrive();
  const group = await publicGroup(visitor);
  await fill(people, group.address);
  const moderator = await people.arrive({ as: people.of("moderator", group.address)[0].name });
  await moderator.goto(`/g/${group.address}/desk`);
  const before = await waiting(moderator);
  expect(before).toBeGreaterThanOrEqual(20);
  const clean = async () => {
    await moderator.evaluate(axe);
    const { violations } = await moderator.evaluate(() => window.axe.run(document));
    expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`))).toEqual([]);
  };
  await clean();

  // To the first item by the tabulator alone.
  const next = moderator.getByRole("link", { name: "Open the next one" });
  for (let n = 0; n < 80 && !(await next.evaluate((link) => link === document.activeElement)); n++) {
    await moderator.keyboard.press("Tab");
  }
  await Promise.all([moderator.waitForURL(/desk\/\w|reports\/\w/), moderator.keyboard.press("Enter")]);

  const kinds = new Set();
  for (let n = 0; n < 20; n++) {
    // The keys work as soon as they are shown.
    await expect(moderator.locator(".decide [data-keyhint]").first()).toBeVisible();
    const heading = await moderator.getByRole("heading", { level: 1 }).innerText();
    const marks = await moderator.getByRole("checkbox", { name: "Take it out" }).count();
    kinds.add(heading);
    if (kinds.size > 1 && n < 8) await clean();
    // What the author did not mean to tell goes; what was reported stays or goes; who is in danger is left in place.
    const presses = marks >= 2 ? ["r"] : heading === "Somebody reported this" ? [["p"], ["s", "x"]][n % 2] : ["p"];
    expect(presses.length).toBeLessThanOrEqual(3);
    const here = moderator.url();
    for (const key of presses) await moderator.keyboard.press(key);
    await expect.poll(() => moderator.url()).not.toBe(here);
    await expect(moderator.getByText("Decided.").first()).toBeVisible();
  }
  expect(kinds.size, [...kinds].join(", ")).toBeGreaterThanOrEqual(3);

  // The last one was a mistake: one key takes it back, and opens it again.
  await expect(moderator.locator(".undo [data-keyhint]").first()).toBeVisible();
  const here = moderator.url();
  await moderator.keyboard.press("u");
  await expect.poll(() => moderator.url()).not.toBe(here);
  await expect(moderator.getByText("Nothing has happened, and nobody was told.")).toBeVisible();
  await moderator.goto(`/g/${group.address}/desk`);
  await expect.poll(() => waiting(moderator)).toBe(before - 19);
});

test("two places are taken out of a post, and a third word, without script", async ({ people }) => {
  const visitor = await people.arrive();
  const group = await publicGroup(visitor);
  const [one] = people.of("member", group.address);
  const author = await people.arrive({ as: one.name });
  const begun = await post(author.context(), people.demo, `/g/${group.address}/topics`, {
    kind: "discussion",
    title: "Without script",
    body: "How was your day?",
    key: `plain-${group.address}`,
    then: "post",
  });
  const topic = begun.split(/[?#]/)[0];
  const id = await write(author, people, topic, `${NUMBERS}. Ask for the lantern.`, "ask");
  const moderator = await people.arrive({ as: people.of("moderator", group.address)[0].name, javaScriptEnabled: false });
  await moderator.goto(`/g/${group.address}/desk/${id}`);
  await expect(moderator.getByRole("checkbox", { name: "Take it out" })).toHaveCount(2);
  await moderator.getByText("Take out other words").click();
  await moderator.getByLabel("Other words to take out").fill("lantern");
  await moderator.getByRole("button", { name: "Take out and publish" }).click();
  await expect(moderator.getByText("Decided.").first()).toBeVisible();
  await expect(moderator.getByRole("button", { name: "Take it back" })).toBeVisible();
  await expect(async () => {
    await moderator.goto(topic);
    await expect(moderator.locator(`[data-post="${id}"]`)).toContainText("Ask for the [removed by a moderator].", { timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  expect(await moderator.content()).not.toContain("07700");
});

test("two moderators in two browsers decide fifty items, each exactly once", async ({ people }) => {
  test.setTimeout(900_000);
  const visitor = await people.arrive();
  const group = await publicGroup(visitor);
  const [one, two] = people.of("moderator", group.address);
  // Two people write: nobody may write fifty posts at once after those of the other tests.
  const [author, other] = await Promise.all(
    people.of("member", group.address).slice(0, 2).map(({ name }) => people.arrive({ as: name })),
  );
  const begun = await post(author.context(), people.demo, `/g/${group.address}/topics`, {
    kind: "discussion",
    title: "A long evening",
    body: "How was your day?",
    key: `race-${group.address}`,
    then: "post",
  });
  const topic = begun.split(/[?#]/)[0];
  const ours = [];
  for (let n = 0; n < 50; n++) {
    ours.push(await write(n % 2 ? author : other, people, topic, `${NUMBERS}, and I am number ${n} of fifty.`, "ask"));
  }

  /** Somebody decides whatever they are led to, until nothing is left. @param {import("@playwright/test").Page} page */
  async function evening(page) {
    const decided = [];
    const desk = `/g/${group.address}/desk`;
    for (let turn = 0; turn < 200; turn++) {
      await page.goto(`${desk}/next?kind=posts`);
      const here = new URL(page.url()).pathname;
      if (here === desk) return decided;
      // The other one was faster: what they have open cannot be decided here.
      if ((await page.locator("#decide").count()) === 0) continue;
      await expect(page.locator(".decide [data-keyhint]").first()).toBeVisible();
      const before = page.url();
      await page.keyboard.press("r");
      await expect.poll(() => page.url()).not.toBe(before);
      // Whoever could press the key had the item: nobody is told that it was decided already.
      await expect(page.getByText("Decided.").first()).toBeVisible();
      decided.push(here.split("/").at(-1));
    }
    throw new Error("the evening does not end");
  }

  const [first, second] = await Promise.all([people.arrive({ as: one.name }), people.arrive({ as: two.name })]);
  const [mine, theirs] = await Promise.all([evening(first), evening(second)]);
  const all = [...mine, ...theirs];
  expect(new Set(all).size, "no item was decided twice").toBe(all.length);
  expect(all).toEqual(expect.arrayContaining(ours));
  expect(mine.length).toBeGreaterThan(0);
  expect(theirs.length).toBeGreaterThan(0);
  // And each is public once.
  await expect(async () => {
    const read = await (await author.context().request.get(`${people.demo.url}${topic}`)).text();
    for (const id of ours.slice(0, 10)) expect(read.split(`id="post-${id}"`).length - 1).toBe(1);
    expect(read).not.toContain("07700");
  }).toPass({ timeout: 90_000 });
});

test("places are marked and moved with the keyboard alone, and go", async ({ people }) => {
  const visitor = await people.arrive();
  const group = await publicGroup(visitor);
  const author = await people.arrive({ as: people.of("member", group.address)[0].name });
  const begun = await post(author.context(), people.demo, `/g/${group.address}/topics`, {
    kind: "discussion",
    title: "Marking",
    body: "How was your day?",
    key: `mark-${group.address}`,
    then: "post",
  });
  const topic = begun.split(/[?#]/)[0];
  const id = await write(author, people, topic, "Zelda writes: ring me on 07700 900123 at noon 🌙 by the lantern.", "ask");
  const moderator = await people.arrive({ as: people.of("moderator", group.address)[0].name });
  await moderator.goto(`/g/${group.address}/desk/${id}`);
  await expect(moderator.locator("#decide [data-keyhint]").first()).toBeVisible();

  // The name at the beginning: nobody proposed it.
  await moderator.keyboard.press("m");
  await expect(moderator.locator("#mark-body")).toBeFocused();
  for (let n = 0; n < "Zelda".length; n++) await moderator.keyboard.press("Shift+ArrowRight");
  await moderator.keyboard.press("m");
  await expect(moderator.locator("[data-mark-list] mark")).toHaveText(["Zelda"]);

  // What was proposed, with its end moved to the right.
  await moderator.getByRole("button", { name: "Move its ends" }).focus();
  await moderator.keyboard.press("Enter");
  await expect(moderator.locator("#mark-body")).toBeFocused();
  for (let n = 0; n < " at noon".length; n++) await moderator.keyboard.press("Shift+ArrowRight");
  await moderator.keyboard.press("m");
  await expect(moderator.locator("[data-mark-list] mark")).toHaveText(["Zelda", "07700 900123 at noon"]);
  await expect(moderator.getByRole("checkbox", { name: "Take it out" })).not.toBeChecked();

  // With the mouse, behind a sign that takes two of JavaScript's units.
  await moderator.locator("#mark-body").evaluate((field) => {
    const at = field.value.indexOf("lantern");
    field.setSelectionRange(at, at + "lantern".length);
  });
  await moderator.getByRole("button", { name: "Take out what I chose" }).click();
  await moderator.evaluate(axe);
  const { violations } = await moderator.evaluate(() => window.axe.run(document));
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`)).toEqual([]);
  const here = moderator.url();
  await moderator.keyboard.press("r");
  await expect.poll(() => moderator.url()).not.toBe(here);
  await expect(moderator.getByText("Decided.").first()).toBeVisible();
  await expect(async () => {
    await moderator.goto(topic);
    const gone = "[removed by a moderator]";
    await expect(moderator.locator(`[data-post="${id}"]`)).toContainText(`${gone} writes: ring me on ${gone} 🌙 by the ${gone}.`, { timeout: 1000 });
  }).toPass({ timeout: 60_000 });
});

test("what only sells goes together, without script", async ({ people }) => {
  const visitor = await people.arrive();
  const group = await publicGroup(visitor);
  const author = await people.arrive({ as: people.of("member", group.address)[0].name });
  const begun = await post(author.context(), people.demo, `/g/${group.address}/topics`, {
    kind: "discussion",
    title: "Selling",
    body: "How was your day?",
    key: `sell-${group.address}`,
    then: "post",
  });
  const topic = begun.split(/[?#]/)[0];
  for (let n = 0; n < 3; n++) await write(author, people, topic, `Use my promo code today, number ${n}.`, "ask");
  const moderator = await people.arrive({ as: people.of("moderator", group.address)[0].name, javaScriptEnabled: false });
  await moderator.goto(`/g/${group.address}/desk`);
  await moderator.getByRole("link", { name: /^Selling/ }).click();
  const boxes = moderator.getByRole("checkbox", { name: "Choose this one" });
  const there = await boxes.count();
  expect(there).toBeGreaterThanOrEqual(3);
  for (let n = 0; n < there; n++) await boxes.nth(n).check();
  await moderator.getByRole("button", { name: "Remove the chosen posts" }).click();
  await expect(moderator.getByText("Decided, each by itself.").first()).toBeVisible();
  await expect(boxes).toHaveCount(0);
});
