// A clinician's way to a badge and back: a number in the copy of a register, evidence alone, a no and the people who look
// again, an answer, a badge that others check and that ends on open pages; with script and without.

import { expect, test } from "./support/test.js";
import { join, listen, publicGroup, reply, startTopic } from "./support/people.js";

const PDF = { name: "licence.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n% nothing\n") };
const REASON = "The letter shows another name than the register.";
const APPEAL = "I have married since, and the second page says so.";
const ANSWER = "A warm drink an hour before, and the light out at the same time.";

test("a number in the register, a badge, and its end on an open page", async ({ people, javaScriptEnabled: script }) => {
  test.setTimeout(600_000);
  const doctor = await people.arrive({ as: "newcomer", anew: true });
  const group = await publicGroup(doctor);
  await test.step("somebody applies with a number of the US register", async () => {
    await apply(doctor, {
      profession: "Medical oncologist", country: "United States", register: "National Provider Identifier (NPI)",
      number: "123 456 7893", state: "Ohio", name: "Ada Example",
    });
    await expect(doctor.getByText("We have your form").first()).toBeVisible();
  });

  await test.step("the copy of the register knows them, and that is not enough", async () => {
    const reviewer = await people.arrive({ as: "rev1" });
    await open(reviewer, "Medical oncologist, United States");
    await expect(async () => {
      await reviewer.reload();
      await expect(reviewer.getByText("Number, name and profession fit")).toBeVisible({ timeout: 500 });
    }).toPass();
    for (const box of await reviewer.getByRole("group", { name: "I checked" }).getByRole("checkbox").all()) await box.check();
    await reviewer.getByRole("button", { name: "I agree" }).click();
    await expect(reviewer.getByRole("alert")).toContainText("Tick one strong way or two others");
    await agree(reviewer);
    const second = await people.arrive({ as: "rev2" });
    await open(second, "Medical oncologist, United States");
    await agree(second);
  });

  const topic = await test.step("they answer with the seal", async () => {
    await join(doctor, group.address);
    await doctor.goto("/clinicians");
    await doctor.getByRole("checkbox", { name: group.name }).check();
    await doctor.getByRole("button", { name: "Save" }).click();
    const asker = await people.arrive({ as: people.of("member", group.address)[0].name });
    const path = await startTopic(asker, group.address, { title: "How do you fall asleep?", body: "I lie awake for hours." });
    await doctor.goto(path);
    await reply(doctor, ANSWER);
    return path;
  });

  const reader = await people.arrive({ as: people.of("member", group.address)[1].name });
  const answer = reader.getByRole("article").filter({ hasText: ANSWER });
  const heard = listen(reader);
  await reader.goto(topic);
  // One person in the copy fits “medical oncologist, Ohio”: the seal says less.
  await expect(answer).toContainText("Verified doctor, United States");

  const passer = await people.arrive();
  await test.step("anybody checks the signature", async () => {
    await passer.goto(await answer.getByRole("link", { name: "What was checked" }).getAttribute("href"));
    await passer.getByRole("link", { name: "Check the signature" }).click();
    await expect(passer.getByText("This seal is real, and it is good today")).toBeVisible();
    await expect(passer.getByText("The signature fits every word.")).toBeVisible();
    expect(new URL(passer.url()).pathname.endsWith("/verification"), "the page of the server").toBe(!script);
    if (!script) await passer.goBack();
    const saved = passer.waitForEvent("download");
    await passer.getByRole("link", { name: "Download the seal" }).click();
    expect((await saved).suggestedFilename()).toBe("badge.json");
  });

  await test.step("it is taken back, and the open page says so", async () => {
    const reviewer = await people.arrive({ as: "rev1" });
    await reviewer.goto("/reviews");
    await reviewer.getByRole("link", { name: /^Take the seal back ?: Medical oncologist/ }).click();
    await reviewer.getByLabel("Reason").fill("The register has removed them.");
    await reviewer.getByRole("button", { name: "Take it back" }).click();
    await expect(reviewer.getByText("The seal was taken back, in every group.")).toBeVisible();
    if (!script) await reader.reload();
    await expect(answer).toContainText("The seal was taken back since.", { timeout: 90_000 });
    await expect(answer).toContainText(ANSWER);
    if (script) expect(heard.some(({ t }) => t === "badge.changed")).toBe(true);
    await passer.getByRole("link", { name: "Check the signature" }).click();
    await expect(passer.getByText("It was taken back.", { exact: true })).toBeVisible();
    await doctor.goto("/clinicians");
    await expect(doctor.getByText("The register has removed them.")).toBeVisible();
  });
});

test("evidence alone, a no with its reason, and other people who look again", async ({ people }) => {
  const clinician = await people.arrive({ as: people.of("member", (await publicGroup(await people.arrive())).address)[2].name, anew: true });
  await apply(clinician, {
    profession: "Dietitian", country: "Germany", register: "Another register", other: "A register of dietitians",
    number: "12/345", name: "Ada Example",
  });
  const first = await people.arrive({ as: "rev1" });
  await open(first, "Dietitian, Germany");
  await expect(first.getByText("Please look into the register yourself").or(first.getByText("Nobody has looked yet"))).toBeVisible();
  await first.getByLabel("Reason").fill(REASON);
  await first.getByRole("button", { name: "I do not agree" }).click();
  await expect(first.getByText("Your review is noted.")).toBeVisible();

  await clinician.goto("/clinicians");
  await expect(clinician.getByText(REASON)).toBeVisible();
  await clinician.getByLabel("What should they know?").fill(APPEAL);
  await clinician.getByRole("button", { name: "Ask other people" }).click();
  await expect(clinician.getByText("Other people look at it again")).toBeVisible();

  await open(first, "Dietitian, Germany");
  await expect(first.getByRole("button", { name: "I agree" })).toHaveCount(0);
  for (const as of ["rev2", "admin"]) {
    const reviewer = await people.arrive({ as });
    await open(reviewer, "Dietitian, Germany");
    await expect(reviewer.getByText(APPEAL)).toBeVisible();
    await agree(reviewer);
  }
  await clinician.reload();
  await expect(clinician.getByRole("heading", { name: "Your seal", exact: true })).toBeVisible();
});

test("a question that waits is taken for an hour, and answered", async ({ people }) => {
  const title = `A question for whoever is here, ${Math.random()}`;
  const asker = await people.arrive({ as: people.of("member", (await publicGroup(await people.arrive())).address)[3].name });
  const group = await publicGroup(asker);
  const question = await startTopic(asker, group.address, { title, body: "What do you do on the evening before?" });

  const clinician = await people.arrive({ as: "clin1" });
  await test.step("it stands on the desk, and is taken", async () => {
    await clinician.goto(`/g/${group.address}`);
    await clinician.getByRole("link", { name: "Questions that wait" }).click();
    await expect(clinician.getByRole("heading", { level: 1, name: "Questions for clinicians" })).toBeVisible();
    await clinician.getByRole("article").filter({ hasText: title }).getByRole("button", { name: /^Answer this/ }).click();
    await expect(clinician.getByText("It is yours for an hour.")).toBeVisible();
    expect(new URL(clinician.url()).pathname).toBe(question);
  });

  await test.step("others see that somebody is on it", async () => {
    const colleague = await people.arrive({ as: "clin3" });
    await colleague.goto(`/g/${group.address}/clinicians`);
    const line = colleague.getByRole("article").filter({ hasText: title });
    await expect(line).toContainText("is on it");
    await expect(line.getByRole("button")).toHaveCount(0);
    await asker.reload();
    await expect(asker.getByText("A clinician is looking at this question.")).toBeVisible();
  });

  await test.step("a draft is found again from the desk", async () => {
    await clinician.getByLabel("Your reply").fill(ANSWER);
    await clinician.getByRole("button", { name: "Keep as a draft" }).click();
    const mine = clinician.getByRole("region", { name: "You are answering" });
    await expect(async () => {
      await clinician.goto(`/g/${group.address}/clinicians`);
      await expect(mine.getByText("You have a draft")).toBeVisible({ timeout: 500 });
    }).toPass();
    await mine.getByRole("link", { name: "Go on writing" }).click();
    await expect(clinician.getByLabel("Your reply")).toHaveValue(ANSWER);
  });

  await test.step("the answer takes it off the desk", async () => {
    await clinician.getByRole("button", { name: "Post reply" }).click();
    await expect(clinician.getByText("Your post is out.")).toBeVisible();
    await clinician.goto(`/g/${group.address}/clinicians`);
    await expect(clinician.getByText(title)).toHaveCount(0);
    await asker.reload();
    await expect(asker.getByText("A clinician is looking at this question.")).toHaveCount(0);
    await expect(asker.getByRole("heading", { name: "Answers from clinicians" })).toBeVisible();
  });
});

/** Fills the form in and sends it. */
async function apply(page, { profession, country, register, other, number, state, name }) {
  await page.goto("/clinicians/apply");
  await page.getByLabel("Profession", { exact: true }).selectOption({ label: profession });
  await page.getByLabel("Country where you are registered").selectOption({ label: country });
  await page.getByLabel("Register", { exact: true }).selectOption({ label: register });
  if (other) await page.getByLabel("Name of the other register").fill(other);
  await page.getByLabel("Number in the register").fill(number);
  if (state) await page.getByLabel("State", { exact: true }).selectOption({ label: state });
  await page.getByLabel("Name in the register", { exact: true }).fill(name);
  await page.getByLabel("What I wrote is true").check();
  await page.getByLabel("Photo or PDF", { exact: true }).setInputFiles(PDF);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("We have your form. Two people will look at it.")).toBeVisible();
}

/** Opens what waits under this title. */
async function open(reviewer, title) {
  await reviewer.goto("/reviews");
  await reviewer.getByRole("region", { name: "Waiting" }).getByRole("link", { name: title }).click();
  await expect(reviewer.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

/** Ticks what a yes needs, and says yes. */
async function agree(reviewer) {
  for (const box of await reviewer.getByRole("group", { name: "I checked" }).getByRole("checkbox").all()) await box.check();
  await reviewer.getByRole("checkbox", { name: "We met them and saw their document" }).check();
  await reviewer.getByRole("button", { name: "I agree" }).click();
  await expect(reviewer.getByText("Your review is noted.")).toBeVisible();
}
