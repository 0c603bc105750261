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
