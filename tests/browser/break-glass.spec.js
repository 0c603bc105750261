// Two administrators together find out whether two names are one person, with script and without. What it takes, how
// long it lasts and who is told is in `tests/community/break_glass.rs`.

import { inspect } from "./support/inspect.js";
import { choose } from "./support/people.js";
import { expect, test } from "./support/test.js";

test("what one administrator asks, another one allows", async ({ people, demo, javaScriptEnabled: script }) => {
  const member = demo.accounts.find((one) => one.role === "member" && one.groups.length > 1);
  const names = await names_of(await people.arrive({ as: member.name }), member.groups.slice(0, 2));
  const [asker, second] = [await people.arrive({ as: "admin", anew: true }), await people.arrive({ as: "admin2", anew: true })];

  await test.step("the question is asked with a reason", async () => {
    await asker.goto("/admin");
    await asker.getByRole("link", { name: "See what was asked" }).click();
    await asker.getByRole("link", { name: "Ask about two names" }).click();
    await asker.getByRole("button", { name: "Ask a second administrator" }).click();
    await expect(asker.getByRole("alert")).toContainText("Choose a group");
    await choose(asker, "A life is in danger");
    await asker.getByLabel("What happened").fill("One name writes of a plan, the other one says where it is.");
    for (const [number, { group, name }] of names.entries()) {
      await asker.getByLabel("Group", { exact: true }).nth(number).selectOption({ label: group });
      await asker.getByLabel("Name in this group").nth(number).fill(name);
    }
    await asker.getByRole("button", { name: "Ask a second administrator" }).click();
    await expect(asker.getByText("Somebody else has to answer")).toBeVisible();
    if (script) await inspect(asker);
  });

  await test.step("another administrator allows it", async () => {
    await second.goto(asker.url().split("?")[0]);
    await expect(second.getByText("One name writes of a plan")).toBeVisible();
    if (script) await inspect(second);
    await second.getByRole("button", { name: "Allow it" }).click();
    await expect(second.getByText("Your answer is written down.")).toBeVisible();
    await expect(second.getByRole("button", { name: "Show the answer" })).toHaveCount(0);
  });

  await test.step("who asked sees the answer", async () => {
    await asker.reload();
    await asker.getByRole("button", { name: "Show the answer" }).click();
    await expect(asker.getByText("Yes, both are one person")).toBeVisible();
    if (script) await inspect(asker);
  });

  await test.step("and the other one may decide that nobody is told", async () => {
    await second.getByRole("button", { name: "Tell nobody" }).click();
    await expect(second.getByRole("alert")).toContainText("Write why");
    if (script) await inspect(second);
    await second.getByLabel("Why nobody may be told").fill("The police asked us to wait until they have been there.");
    await second.getByRole("button", { name: "Tell nobody" }).click();
    await expect(second.getByText("Nobody will be told.")).toBeVisible();
  });
});

/** What the groups are called, and who somebody is in each. */
async function names_of(page, groups) {
  const names = [];
  for (const address of groups) {
    await page.goto(`/g/${address}/me`);
    const name = await page.getByRole("heading", { level: 1 }).innerText();
    const group = await page.getByRole("navigation", { name: "Where you are" }).getByRole("link").last().innerText();
    names.push({ group, name });
  }
  return names;
}
