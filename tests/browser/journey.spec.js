// From a new visitor to a seal on an answer: the whole house in one walk, with script and without.

import { expect, test } from "./support/test.js";
import { born, choose, join, listen, publicGroup, reply, startTopic } from "./support/people.js";

const TITLE = "How do you get through a long train journey?";
const QUESTION = "Mine takes five hours, and I worry about the middle of it. What do you take with you?";
const FIRST = "I book the seat beside the door, and tell nobody why.";
const NUMBER = "07700 900123";
const HELD = `I can tell you more about it. Ring me on ${NUMBER} in the evening.`;
const ANSWER = "Small sips often, a walk along the train each hour, and a spare set of clothes in the top of the bag.";
const WAITING = "Waiting for a check – usually within 2 hours";

test("from a new visitor to a seal on an answer", async ({ people, javaScriptEnabled: script }) => {
  test.setTimeout(900_000);
  const author = await people.arrive();
  const group = await test.step("somebody makes an account and sees the recovery key once", async () => {
    await author.goto("/");
    await author.getByRole("main").getByRole("link", { name: "Make an account" }).click();
    await author.getByLabel("Sign-in name").fill("first light");
    await author.getByLabel("Passphrase", { exact: true }).fill("gravel lantern winter teapot");
    await born(author);
    await author.getByRole("button", { name: "Make my account" }).click();
    await expect(author.getByRole("heading", { level: 1, name: "Your recovery key" })).toBeVisible();
    const key = (await author.getByRole("group", { name: "Recovery key" }).getByRole("paragraph").first().innerText()).trim();
    expect(key.replace(/\s/g, "")).toMatch(/^[0-9A-Z]{26}$/);
    await author.getByLabel("Type it once from your copy").fill(key.toLowerCase());
    await author.getByRole("button", { name: "I have it" }).click();
    await expect(author.getByRole("heading", { level: 1, name: "Groups" })).toBeVisible();
    await author.goto("/account");
    await expect(author.getByText(key.split(/\s/)[0])).toHaveCount(0);
    return publicGroup(author);
  });

  const name = await test.step("they join a group under a name of that group", async () => {
    await author.getByRole("link", { name: group.name }).click();
    await author.getByRole("link", { name: "Join the group" }).first().click();
    await author.getByRole("button", { name: "Join the group" }).click();
    const summary = author.getByRole("alert");
    await expect(summary).toContainText("Please read the rules, and tick the box if you agree");
    await expect(author).toHaveTitle(/^Error:/);
    return join(author, group.address);
  });

  const topic = await test.step("they begin a topic", async () => {
    await author.getByRole("link", { name: "Start a topic" }).click();
    await expect(author.getByText(`Anybody on the internet can read this group.`)).toBeVisible();
    const path = await startTopic(author, group.address, { title: TITLE, body: QUESTION });
    await expect(author.getByRole("article").filter({ hasText: QUESTION })).toContainText(name);
    return path;
  });

  const reader = await people.arrive({ as: people.of("member", group.address)[0].name });
  const heard = listen(reader);
  const members = () => heard.filter((one) => one.g === group.address);
  const seq = async (page) => Number(await page.locator("[data-seq]").getAttribute("data-seq"));
  /** Shows what is new: behind the button with script, by loading again without. */
  const look = async (page, button = "1 new reply") => {
    if (!script) return page.reload();
    await page.getByRole("button", { name: button }).click();
  };

  await test.step("another member, who has the topic open, sees a reply", async () => {
    await reader.goto(`/g/${group.address}`);
    await reader.getByRole("link", { name: TITLE }).click();
    await expect(reader.getByRole("article").filter({ hasText: QUESTION })).toBeVisible();
    if (script) await expect(reader.getByText("New replies come in by themselves")).toBeVisible();
    await reply(author, FIRST);
    await look(reader);
    await expect(reader.getByRole("article").filter({ hasText: FIRST })).toContainText(name);
  });

  let mask = "";
  const before = await test.step("a reply with a telephone number is shown to its author, and waits", async () => {
    await reader.reload();
    const before = await seq(reader);
    await author.getByLabel("Your reply").fill(HELD);
    await author.getByRole("button", { name: "Check before posting" }).click();
    const check = author.getByRole("region", { name: "1 thing to look at before you post" });
    await expect(check.getByRole("heading", { name: `A phone number: “${NUMBER}”` })).toBeVisible();
    await expect(check.getByRole("group", { name: "Your words" }).getByRole("mark")).toContainText(NUMBER);
    mask = (await check.getByText("Others will read").innerText()).match(/“(.+)”/)[1];
    await choose(check, "Ask a person to check");
    await check.getByRole("button", { name: "Go on" }).click();
    const held = author.getByRole("article").filter({ hasText: NUMBER });
    await expect(held).toContainText(WAITING);
    return before;
  });
  const post = await author.getByRole("article").filter({ hasText: NUMBER }).getAttribute("data-post");
  expect(post).toBeTruthy();

  await test.step("nobody else sees it, and the members' numbers have no gap", async () => {
    const passer = await people.arrive();
    for (const page of [reader, passer]) {
      await page.goto(topic);
      await expect(page.getByRole("article").filter({ hasText: FIRST })).toBeVisible();
      expect(await page.content()).not.toContain(NUMBER);
      await expect(page.getByText(WAITING)).toHaveCount(0);
      expect(await seq(page)).toBe(before);
    }
    // What is written next has the next number: the held reply took none.
    const other = people.of("member", group.address)[1];
    const talker = await people.arrive({ as: other.name });
    await talker.goto(topic);
    await reply(talker, "A window seat and a long podcast.");
    expect(await seq(talker)).toBe(before + 1);
    if (script) {
      await expect.poll(() => members().map((one) => one.s)).toContain(before + 1);
      const numbers = members().map((one) => one.s);
      expect([...new Set(numbers)]).toEqual(steps(numbers[0], before + 1));
      await reader.getByRole("button", { name: "1 new reply" }).click();
    }
  });

  const [first, second] = people.of("moderator", group.address);
  const moderator = await people.arrive({ as: first.name });
  const item = moderator.locator(`a[href="/g/${group.address}/desk/${post}"]`).first();
  await test.step("a moderator takes the number out and publishes, in one press", async () => {
    await author.goto(topic);
    if (script) await expect(author.getByText("New replies come in by themselves")).toBeVisible();
    await moderator.goto(`/g/${group.address}`);
    await moderator.getByRole("region", { name: "For moderators" }).getByRole("link", { name: "Review queue" }).click();
    await expect(moderator.getByRole("heading", { level: 1, name: "Review queue" })).toBeVisible();
    await expect(moderator.getByText(NUMBER)).toHaveCount(0);
    await item.click();
    await expect(moderator.getByRole("group", { name: "The author’s words" }).getByRole("mark")).toContainText(NUMBER);
    await expect(moderator.getByRole("checkbox", { name: "Take it out" })).toBeChecked();
    await moderator.getByLabel("Reason, for the author").fill("Strangers read here too, so we took the number out.");
    await moderator.getByRole("button", { name: "Take out and publish" }).click();
    await expect(moderator.getByText("Decided.").first()).toBeVisible();
    await expect(moderator.getByRole("button", { name: "Take it back" })).toBeVisible();
    await expect(item).toHaveCount(0);
  });

  await test.step("both screens change, and neither has the number", async () => {
    const own = author.locator(`[data-post="${post}"]`);
    await expect(async () => {
      if (!script) await author.reload();
      await expect(own).not.toContainText(WAITING, { timeout: 1000 });
    }).toPass({ timeout: 60_000 });
    await expect(own).toContainText("I can tell you more about it.");
    await look(reader);
    const theirs = reader.locator(`[data-post="${post}"]`);
    for (const article of [own, theirs]) {
      await expect(article).toContainText(`Ring me on ${mask} in the evening.`);
      await expect(article).toContainText("A moderator took a detail out of this post.");
    }
    for (const page of [author, reader]) expect(await page.content()).not.toContain(NUMBER);
    for (const one of heard) expect(one.text).not.toContain(NUMBER);
    if (script) {
      const numbers = [...new Set(members().map((one) => one.s))];
      expect(numbers).toEqual(steps(numbers[0], before + 2));
    }
    await reader.reload();
    await expect(reader.locator(`[data-post="${post}"]`)).toContainText(mask);
    expect(await seq(reader)).toBe(before + 2);
  });

  await test.step("the author reads the reasons, and asks another person", async () => {
    await news(author, "A moderator decided about your post");
    await expect(author.getByRole("heading", { level: 1, name: "A detail was taken out of your post" })).toBeVisible();
    const facts = author.getByRole("region", { name: "Decision" });
    await expect(facts).toContainText("Strangers read here too, so we took the number out.");
    await expect(facts).toContainText("A phone number.");
    await expect(facts).toContainText("privacy.phone");
    await expect(facts).toContainText("A program pointed it out. A person decided.");
    await author.getByRole("link", { name: "Ask another person" }).click();
    await author.getByLabel("What should we know?").fill("It is the number of a help line, and not mine.");
    await author.getByRole("button", { name: "Send" }).click();
    await expect(author.getByText("Another person will look again", { exact: true })).toBeVisible();
  });

  await test.step("a different moderator answers", async () => {
    await moderator.goto(`/g/${group.address}/desk`);
    const appeals = (page) => page.getByRole("article").filter({ hasText: "Asked for another look" });
    await expect(appeals(moderator).last()).toContainText("You made this decision. Somebody else answers.");
    const other = await people.arrive({ as: second.name });
    await other.goto(`/g/${group.address}/desk`);
    await appeals(other).last().getByRole("link", { name: "Asked for another look" }).click();
    await expect(other.getByText("It is the number of a help line, and not mine.")).toBeVisible();
    await other.getByLabel("Answer, for the author").fill("We looked again. Help lines stand on the help page; here a number stays out.");
    await other.getByRole("button", { name: "Keep the decision" }).click();
    await expect(other.getByText("Your answer is sent to the author.")).toBeVisible();
    await news(author, "Another person has looked again at a decision");
    await expect(author.getByText("The decision stays")).toBeVisible();
    await expect(author.getByText("here a number stays out.")).toBeVisible();
  });

  const clinician = await people.arrive({ as: "clin4" });
  await test.step("two reviewers agree about a clinician", async () => {
    await clinician.goto("/clinicians");
    await expect(clinician.getByText("We have your form").first()).toBeVisible();
    for (const name of ["rev1", "rev2"]) {
      const reviewer = await people.arrive({ as: name });
      await reviewer.goto("/account");
      await reviewer.getByRole("link", { name: "Check clinicians" }).click();
      await reviewer.getByRole("region", { name: "Waiting" }).getByRole("link").first().click();
      const download = reviewer.waitForEvent("download");
      await reviewer.getByRole("link", { name: "Download the photo or PDF" }).click();
      expect(await (await download).failure()).toBeNull();
      for (const box of await reviewer.getByRole("group", { name: "I checked" }).getByRole("checkbox").all()) await box.check();
      await reviewer.getByRole("checkbox", { name: "The photo or PDF shows the code" }).check();
      await reviewer.getByRole("checkbox", { name: "They answered from an address" }).check();
      await reviewer.getByRole("button", { name: "I agree" }).click();
      await expect(reviewer.getByText("Your review is noted.")).toBeVisible();
      await clinician.reload();
      const now = name === "rev1" ? "One person has agreed, one more is needed" : "Your seal";
      await expect(clinician.getByText(now, { exact: true })).toBeVisible();
    }
  });

  await test.step("the clinician shows the seal in one group, and answers", async () => {
    await join(clinician, group.address);
    await clinician.goto("/clinicians");
    const here = clinician.getByRole("checkbox", { name: group.name });
    await expect(here).not.toBeChecked();
    await here.check();
    await clinician.getByRole("button", { name: "Save" }).click();
    await expect(clinician.getByText("Saved. It holds for what you write from now on.")).toBeVisible();
    await clinician.goto(topic);
    await reply(clinician, ANSWER);
  });

  await test.step("the answer carries a seal with words, which anybody can look into", async () => {
    await look(reader);
    const passer = await people.arrive();
    await passer.goto(topic);
    for (const page of [reader, passer]) {
      const answer = page.getByRole("article").filter({ hasText: ANSWER });
      await expect(answer).toContainText(/physiotherapist, United Kingdom/i);
      await expect(answer).toContainText("Checked in");
      await expect(answer).toContainText("This is general information.");
    }
    await passer.getByRole("article").filter({ hasText: ANSWER }).getByRole("link", { name: "What was checked" }).click();
    await expect(passer.getByRole("heading", { level: 1, name: "What this seal means" })).toBeVisible();
    await expect(passer.getByText("2 different people compared the licence")).toBeVisible();
    await news(author, "A clinician answered your topic");
    await expect(author.getByRole("article").filter({ hasText: ANSWER })).toBeVisible();
  });
});

/** Opens a line of somebody's notifications, which come a moment after the deed. */
async function news(page, line) {
  const link = page.getByRole("link", { name: line }).first();
  await expect(async () => {
    await page.goto("/notifications");
    await expect(link).toBeVisible({ timeout: 500 });
  }).toPass();
  await link.click();
}

function steps(from, to) {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}
