// What pages do beyond showing words: the way out, the keys, the network that goes away.

import { expect, test } from "./support/test.js";
import { exit } from "./support/places.js";
import { join, listen, publicGroup, reply, signIn, startTopic } from "./support/people.js";

/** A group, two of its members, and a topic of the first one. */
async function talk(people, { title, from = 0 }) {
  const visitor = await people.arrive();
  const group = await publicGroup(visitor);
  const [writer, reader] = people.of("member", group.address).slice(from, from + 2);
  const page = await people.arrive({ as: writer.name });
  const topic = await startTopic(page, group.address, { title, body: "I would like to hear how others do it, whatever it is that helps." });
  return { group, writer, reader, page, topic };
}

/** Writes down what a page shows in the moment in which it goes; read it from a page of the same host. */
async function lastLook(page) {
  await page.addInitScript(() => {
    addEventListener("pagehide", () => {
      const { title, body } = document;
      sessionStorage.setItem("last", JSON.stringify({ title: title.trim(), hidden: body.hidden, kept: sessionStorage.length }));
    });
  });
  return () => page.evaluate(() => JSON.parse(sessionStorage.getItem("last")));
}

test.describe("the way out", () => {
  test("the button replaces the page and leaves no words on the screen", async ({ people }) => {
    const page = await people.arrive();
    const last = await lastLook(page);
    const group = await publicGroup(page);
    await page.goto("/help");
    await page.goto(`/g/${group.address}`);
    await page.evaluate(() => sessionStorage.setItem("lost:here", "words that were not sent"));
    await page.getByRole("link", { name: "Quick exit" }).click();
    await expect(page).toHaveURL(exit);
    await page.goBack();
    await expect(page).toHaveURL(/\/help$/);
    expect(await last()).toEqual({ title: "", hidden: true, kept: 0 });
  });

  test("three presses of Escape do the same, also while somebody writes", async ({ people }) => {
    const { page, topic } = await talk(people, { title: "What do you do on a slow Sunday?" });
    await page.goto(topic);
    await page.getByLabel("Your reply").click();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await expect(page.getByLabel("Your reply")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(exit);
  });

  test("the button works without script", async ({ people }) => {
    const page = await people.arrive({ javaScriptEnabled: false });
    await page.goto("/");
    await page.getByRole("link", { name: "Quick exit" }).click();
    await expect(page).toHaveURL(exit);
  });

  test("every title and the icon are neutral", async ({ people }) => {
    const page = await people.arrive();
    const group = await publicGroup(page);
    for (const path of ["/", `/g/${group.address}`, "/help"]) {
      await page.goto(path);
      expect(await page.title()).not.toMatch(new RegExp(`${group.name.split(" ")[0]}|crisis|illness|kith`, "i"));
    }
  });
});

test.describe("posting", () => {
  for (const script of [true, false]) {
    const how = script ? "with script" : "without script";

    test(`a double press on Post makes one post, ${how}`, async ({ people }) => {
      const { page, topic } = await talk(people, { title: `What helps you to fall asleep, ${how}?`, from: 2 });
      const writer = await people.arrive({ as: people.of("member", topic.split("/")[2])[2].name, javaScriptEnabled: script });
      await writer.goto(topic);
      const words = "A warm drink, a dark room, and the radio very low.";
      await writer.getByLabel("Your reply").fill(words);
      await writer.getByRole("button", { name: "Post reply" }).dblclick();
      await expect(writer.getByText("Your post is out.")).toBeVisible();
      await page.goto(topic);
      await expect(page.getByRole("article").filter({ hasText: words })).toHaveCount(1);
    });

    test(`going back after posting, and forward again, posts nothing a second time, ${how}`, async ({ people }) => {
      const { topic } = await talk(people, { title: `Which small thing made your week better, ${how}?`, from: 2 });
      const writer = await people.arrive({ as: people.of("member", topic.split("/")[2])[3].name, javaScriptEnabled: script });
      await writer.goto(topic);
      const words = "A robin sat on the sill and looked in.";
      await reply(writer, words);
      await writer.goBack();
      await expect(writer).toHaveURL(new RegExp(`${topic}$`));
      await writer.goForward();
      await expect(writer.getByRole("heading", { level: 1 })).toBeVisible();
      await writer.goto(topic);
      await expect(writer.getByRole("article").filter({ hasText: words })).toHaveCount(1);
    });
  }

  test("a session that has ended keeps the words in the tab, and they come back", async ({ people }) => {
    const { topic } = await talk(people, { title: "How do you tell your family?", from: 4 });
    const account = people.of("member", topic.split("/")[2])[5];
    const page = await people.arrive({ as: account.name, anew: true, expects: [/status of 401/] });
    await page.goto(topic);
    const words = "I wrote them a letter, because then nobody could interrupt.";
    await page.context().clearCookies();
    await page.getByLabel("Your reply").fill(words);
    await page.getByRole("button", { name: "Post reply" }).click();
    await expect(page.getByText("You were signed out. Your words are kept in this tab.")).toBeVisible();
    await expect(page.getByLabel("Your reply")).toHaveValue(words);
    await signIn(page, account);
    await page.goto(topic);
    await expect(page.getByLabel("Your reply")).toHaveValue(words);
    await page.getByRole("button", { name: "Post reply" }).click();
    await expect(page.getByText("Your post is out.")).toBeVisible();
  });

  test("a session that has ended is said plainly without script", async ({ people }) => {
    const { topic } = await talk(people, { title: "How do you plan a day out?", from: 4 });
    const page = await people.arrive({ as: people.of("member", topic.split("/")[2])[5].name, javaScriptEnabled: false });
    await page.goto(topic);
    await page.context().clearCookies();
    await page.getByLabel("Your reply").fill("With a list, and a second list for when the first one fails.");
    await page.getByRole("button", { name: "Post reply" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Please sign in first" })).toBeVisible();
    await expect(page.getByText("Nothing was changed.")).toBeVisible();
    await expect(page.getByRole("main").getByRole("link", { name: "Sign in" })).toBeVisible();
  });

  test("a draft is kept by itself, stands there again, and goes out", async ({ people }) => {
    const { topic } = await talk(people, { title: "What do you cook on a bad day?", from: 6 });
    const page = await people.arrive({ as: people.of("member", topic.split("/")[2])[6].name });
    await page.goto(topic);
    await page.getByLabel("Your reply").fill("Rice, and then more rice.");
    await expect(page.getByText("Draft saved")).toBeVisible();
    await page.goto("/");
    await page.goto(topic);
    await expect(page.getByLabel("Your reply")).toHaveValue("Rice, and then more rice.");
    await page.getByRole("button", { name: "Post reply" }).click();
    await expect(page.getByText("Your post is out.")).toBeVisible();
    await expect(page.getByLabel("Your reply")).toHaveValue("");
  });

  for (const script of [true, false]) {
    test(`a post can be changed, ${script ? "with" : "without"} script`, async ({ people }) => {
      const { topic, page } = await talk(people, { title: "Which tea do you drink?", from: 6 });
      const writer = await people.arrive({ as: people.of("member", topic.split("/")[2])[7].name, javaScriptEnabled: script });
      await writer.goto(topic);
      await reply(writer, "Black, with milk.");
      await writer.getByRole("listitem").filter({ hasText: "Black, with milk." }).getByRole("link", { name: "Change" }).click();
      await writer.getByLabel("What you want to say").fill("Black, with oat milk.");
      await writer.getByRole("button", { name: "Save the change" }).click();
      await expect(writer.getByRole("article").filter({ hasText: "Black, with oat milk." })).toBeVisible();
      await page.goto(topic);
      await page.getByRole("article").filter({ hasText: "oat milk" }).getByRole("link", { name: "Edited" }).click();
      await expect(page.getByText("Black, with milk.")).toBeVisible();
    });
  }

  test("words about danger bring help at once, and are not hidden", async ({ people }) => {
    const { topic } = await talk(people, { title: "Does the winter weigh on you too?", from: 6 });
    const page = await people.arrive({ as: people.of("member", topic.split("/")[2])[7].name });
    await page.goto(topic);
    const words = "Some nights I want to end my life, and I have told nobody.";
    await page.getByLabel("Your reply").fill(words);
    await page.getByRole("button", { name: "Post reply" }).click();
    await expect(page.locator("#care").getByRole("link", { name: /^Call / }).first()).toBeVisible();
    const passer = await people.arrive();
    await passer.goto(topic);
    await expect(passer.getByText(words)).toBeVisible();
  });
});

test("by keyboard alone: past the header, to the box, and sent", async ({ people }) => {
  const { page, topic } = await talk(people, { title: "Which walk do you like best?" });
  await page.goto(topic);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the main part" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  const box = page.getByLabel("Your reply");
  const isThere = () => box.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 40 && !(await isThere()); presses += 1) await page.keyboard.press("Tab");
  await expect(box).toBeFocused();
  await page.keyboard.type("Along the canal, as far as the first lock.");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("Your post is out.")).toBeVisible();
  await expect(page.getByRole("article").filter({ hasText: "as far as the first lock" })).toHaveCount(1);
});

test.describe("live", () => {
  test("somebody who paused is told nothing until they go on", async ({ people }) => {
    const { page, topic, reader } = await talk(people, { title: "What do you listen to?" });
    const other = await people.arrive({ as: reader.name });
    const heard = listen(other);
    await other.goto(topic);
    await expect(other.getByText("New replies come in by themselves")).toBeVisible();
    await other.getByRole("button", { name: "Pause" }).click();
    await expect(other.getByText("Paused. New replies wait.")).toBeVisible();
    await reply(page, "Old plays on the radio, with the window open.");
    await expect.poll(() => heard.filter((one) => one.t === "post.created").length).toBe(1);
    await expect(other.getByRole("button", { name: "1 new reply" })).toHaveCount(0);
    await other.getByRole("button", { name: "Go on" }).click();
    await other.getByRole("button", { name: "1 new reply" }).click();
    const fresh = other.getByRole("article").filter({ hasText: "Old plays on the radio" });
    await expect(fresh).toBeFocused();
  });

  test("where no socket gets through, what is new comes by plain requests", async ({ people }) => {
    const { page, topic, reader } = await talk(people, { title: "What do you read in bed?" });
    const other = await people.arrive({ as: reader.name });
    let opened = 0;
    await other.routeWebSocket("**/live", (socket) => {
      opened += 1;
      socket.close({ code: 1011 });
    });
    await other.goto(topic);
    await expect(other.getByText("New replies come in by themselves")).toBeVisible();
    await reply(page, "Short stories, one before I sleep.");
    await other.getByRole("button", { name: "1 new reply" }).click();
    await expect(other.getByRole("article").filter({ hasText: "Short stories" })).toBeFocused();
    await reply(page, "And on bad nights a second one.");
    await other.getByRole("button", { name: "1 new reply" }).click();
    await expect(other.getByRole("article").filter({ hasText: "a second one" })).toBeFocused();
    expect(opened).toBe(3);
  });

  test("what its writer takes back leaves an open screen", async ({ people }) => {
    const { page, topic, reader } = await talk(people, { title: "Do you keep a diary?" });
    await reply(page, "Three lines each evening, no more.");
    const other = await people.arrive({ as: reader.name });
    await other.goto(topic);
    await expect(other.getByText("New replies come in by themselves")).toBeVisible();
    await expect(other.getByText("Three lines each evening")).toBeVisible();
    await page.getByRole("listitem").filter({ hasText: "Three lines each evening" }).getByRole("link", { name: "Take back" }).click();
    await page.getByRole("button", { name: "Take it back" }).click();
    await expect(page.getByText("Your post is taken back.")).toBeVisible();
    await expect(other.getByText("Three lines each evening")).toHaveCount(0);
    expect(await other.content()).not.toContain("Three lines each evening");
  });

  test("a device that is signed out from elsewhere is told so, and hears no more", async ({ people }) => {
    const { page, topic, reader } = await talk(people, { title: "Who waters your plants?" });
    const left = await people.arrive({ as: reader.name, anew: true });
    const heard = listen(left);
    await left.goto(topic);
    await expect(left.getByText("New replies come in by themselves")).toBeVisible();
    const here = await people.arrive({ as: reader.name, anew: true });
    await here.goto("/account");
    await here.getByRole("button", { name: "Sign out everywhere else" }).click();
    await expect(here.getByText("Your other devices are signed out.", { exact: true })).toBeVisible();
    await expect(left.getByText("You are signed out. Sign in to go on reading live.")).toBeVisible();
    const before = heard.length;
    await reply(page, "My neighbour does, and she talks to them.");
    expect(heard.length).toBe(before);
    people.demo.sessions.delete(reader.name);
  });

  test("a moderator’s list tells that more waits, and does not move", async ({ people }) => {
    const { group, page } = await talk(people, { title: "Which bus do you take?" });
    const moderator = await people.arrive({ as: people.of("moderator", group.address)[0].name });
    await moderator.goto(`/g/${group.address}/desk`);
    await expect(moderator.getByRole("heading", { level: 2, name: /posts? waits?|Nothing waits/ })).toBeVisible();
    const lines = await moderator.getByRole("article").count();
    const held = await people.arrive({ as: people.of("member", group.address)[1].name });
    await held.goto(new URL(page.url()).pathname);
    await held.getByLabel("Your reply").fill("Write to me at nobody@example.org and I will tell you.");
    await held.getByRole("button", { name: "Post reply" }).click();
    await held.locator("label").filter({ hasText: "Ask a person to check" }).click();
    await held.getByRole("button", { name: "Go on" }).click();
    await expect(held.getByText("Waiting for a check").first()).toBeVisible();
    await expect(moderator.getByText("1 more post waits.")).toBeVisible();
    await expect(moderator.getByRole("article")).toHaveCount(lines);
    await moderator.getByRole("link", { name: "Show the list anew" }).click();
    await expect(moderator.getByRole("article")).toHaveCount(lines + 1);
  });
});

test("a newcomer who looks without script can join and write", async ({ people }) => {
  const page = await people.arrive({ as: "newcomer", javaScriptEnabled: false });
  const group = await publicGroup(page);
  await join(page, group.address);
  await startTopic(page, group.address, { title: "Hello from somebody new", body: "I have read for a while, and wanted to say hello.", kind: "Talk" });
});

/** Everything that can be reached by links, one page of each kind, from the first page on. */
for (const who of ["a visitor", "m51", "mod1", "rev1", "admin", "clin1"]) {
  test(`every link of ${who} leads somewhere, asks no other host and breaks no rule of its own`, async ({ people }) => {
    const page = await people.arrive(who === "a visitor" ? {} : { as: who });
    const seen = new Set();
    const open = ["/"];
    while (open.length > 0) {
      const path = open.shift();
      if (seen.has(kindOf(path))) continue;
      seen.add(kindOf(path));
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBeLessThan(400);
      if (new URL(page.url()).origin !== people.demo.url) throw new Error(`${path} leads to ${page.url()}`);
      const links = await page.locator("a[href]:not([download])").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
      open.push(...links.filter((link) => link.startsWith("/")).map((link) => link.split("#")[0]));
    }
    expect(seen.size).toBeGreaterThan(8);
  });
}

/** An address without what differs between pages of one kind. */
function kindOf(path) {
  return path
    .replace(/\?.*/, (query) => query.replace(/=[^&]*/g, ""))
    .split("/")
    .map((part) => (/^[0-9]+$|^[a-z2-7]{8}$|^[a-z2-7]{26}$|^[0-9a-z]{8,}$/.test(part) && !WORDS.has(part) ? "…" : part))
    .join("/");
}

const WORDS = new Set(["notifications", "clinicians", "decisions", "applicants", "withdrawal", "credentials", "revocation"]);
