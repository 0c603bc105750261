// The check: what a frightened person did not mean to tell goes out masked, with script and without.

import { expect, test } from "./support/test.js";
import { choose, reply, startTopic } from "./support/people.js";

const NUMBER = "07700 900123";
const WORDS = `My name is Rosa Fielding and I was born on 14 March 1985. Dr. Tomas Greene sees me. Ring me on ${NUMBER}.`;
const MASKED =
  "My name is [name removed] and I was born on [date of birth removed]. My doctor sees me. Ring me on [phone number removed].";

test("one button masks everything, and the post is out", async ({ people }) => {
  const { address, author, reader } = await twoMembers(people);
  await author.goto(`/g/${address}/new`);
  await choose(author, "A story");
  await author.getByLabel("Title").fill("Where I am with it");
  await author.getByLabel("What you want to say").fill(WORDS);
  await author.getByRole("button", { name: "Check before posting" }).click();
  const check = author.getByRole("region", { name: "4 things to look at before you post" });
  for (const kind of ["A name", "A date", "The name of a clinician", "A phone number"]) {
    await expect(check.getByRole("heading", { name: `${kind}: “` })).toBeVisible();
  }
  await expect(check.getByRole("group", { name: "Your words" }).getByRole("mark")).toHaveCount(4);
  await check.getByText("See how it reads then").click();
  await expect(check.getByText(MASKED)).toBeVisible();
  await check.getByRole("button", { name: "Mask everything, and post" }).click();
  await expect(author.getByText("Your post is out.")).toBeVisible();
  for (const page of [author, reader]) {
    await page.goto(new URL(author.url()).pathname);
    await expect(page.getByRole("article").first()).toContainText(MASKED);
    for (const detail of ["Fielding", "Greene", "1985", NUMBER]) expect(await page.content()).not.toContain(detail);
  }
});

test("words that change after the check are checked again", async ({ people }) => {
  const { address, author } = await twoMembers(people);
  await author.goto(`/g/${address}/new`);
  await author.getByLabel("Title").fill("A second thought");
  await author.getByLabel("What you want to say").fill(`Ring me on ${NUMBER}.`);
  await author.getByRole("button", { name: "Post", exact: true }).click();
  await expect(author.getByRole("region", { name: "1 thing to look at before you post" })).toBeVisible();
  await author.getByLabel("What you want to say").fill(`Write to rosa.field@example.org or ring me on ${NUMBER}.`);
  await author.getByRole("textbox", { name: "Title" }).press("Enter");
  await expect(author.getByRole("region", { name: "2 things to look at before you post" })).toBeVisible();
});

test("a change that adds a telephone number leaves the old words public", async ({ people }) => {
  const { address, author, reader, moderator } = await twoMembers(people);
  const topic = await startTopic(author, address, { title: "Small things that help", body: "What are yours?" });
  await reply(author, "A warm stone in each pocket.");
  await author.getByRole("link", { name: "Change" }).last().click();
  await author.getByLabel("What you want to say").fill(`A warm stone in each pocket. Ring me on ${NUMBER}.`);
  await author.getByRole("button", { name: "Save the change" }).click();
  const check = author.getByRole("region", { name: "1 thing to look at before you post" });
  await expect(check.getByLabel("For the moderator")).toBeHidden();
  await choose(check, "Ask a person to check");
  await check.getByLabel("For the moderator").fill("It is the number of our walking club.");
  await check.getByRole("button", { name: "Go on" }).click();
  await expect(author.getByText("Your post waits for a check")).toBeVisible();
  for (const page of [reader, author]) {
    await page.goto(topic);
    await expect(page.getByRole("article").filter({ hasText: "A warm stone in each pocket." })).toBeVisible();
    expect(await page.content()).not.toContain(NUMBER);
  }
  await moderator.goto(`/g/${address}/desk`);
  await moderator.getByRole("listitem").filter({ hasText: "A change of a published post" }).getByRole("link").last().click();
  await expect(moderator.getByText("It is the number of our walking club.")).toBeVisible();
  await moderator.getByRole("button", { name: "Do not publish" }).click();
  await moderator.getByLabel("Reason, for the author").fill("A club’s number changes. Its name is enough.");
  await moderator.getByRole("button", { name: "Do not publish" }).click();
  await expect(moderator.getByText("Decided.").first()).toBeVisible();
  await reader.reload();
  await expect(reader.getByRole("article").filter({ hasText: "A warm stone in each pocket." })).toBeVisible();
  expect(await reader.content()).not.toContain(NUMBER);
});

/**
 * Two members of a group and one who moderates it.
 * @param {import("./support/people.js").People} people
 */
async function twoMembers(people) {
  const member = people.demo.accounts.find((one) => one.role === "member");
  const address = member.groups[0];
  const [first, second] = people.of("member", address);
  const [author, reader, moderator] = await Promise.all([
    people.arrive({ as: first.name }),
    people.arrive({ as: second.name }),
    people.arrive({ as: people.of("moderator", address)[0].name }),
  ]);
  return { address, author, reader, moderator };
}
