// Every kind of page, in light and in dark: no violation of WCAG 2.2 A and AA or of good practice, text at 7:1, and no
// sideways scrolling on a screen 320 pixels wide.

import { inspect } from "./support/inspect.js";
import { born, People, post, publicGroup } from "./support/people.js";
import { expect, test as base } from "./support/test.js";

/**
 * What some pages need to be there: a post that was changed, one that waits, one that was not published and the appeal
 * against it, a draft. Sent as forms, without pages: `journey.spec.js` clicks all of it.
 */
const test = base.extend({
  scene: [
    async ({ browser, demo }, use) => {
      const people = new People(browser, demo, {});
      const scene = await plant(people, demo);
      await people.leave();
      await use(scene);
    },
    { scope: "worker", timeout: 600_000 },
  ],
});

async function plant(people, demo) {
  const { address } = await publicGroup(await people.arrive());
  const group = `/g/${address}`;
  const member = people.of("member", address)[0].name;
  const [moderator, other] = people.of("moderator", address).map((one) => one.name);
  const [author, desk, second] = await Promise.all([member, moderator, other].map(async (as) => (await people.arrive({ as })).context()));
  const read = async (who, path) => (await who.request.get(demo.url + path)).text();
  const id = (location) => location.split("#post-")[1];

  const [topic] = (
    await post(author, demo, `${group}/topics`, { kind: "question", title: "What is in your bag?", body: "Mine is heavy, and I use half of it." })
  ).split("?");
  const kept = id(await post(author, demo, `${topic}/replies`, { body: "A flask, always." }));
  await post(author, demo, `${group}/posts/${kept}/edit`, { body: "A flask, always, and a spare one." });
  const rejected = id(await post(author, demo, `${topic}/replies`, { body: "Ask me on 07700 900111.", then: "ask" }));
  const waiting = id(await post(author, demo, `${topic}/replies`, { body: "Ask me on 07700 900222.", then: "ask" }));

  const [, version] = (await read(desk, `${group}/desk/${rejected}`)).match(/name="version" value="(\d+)"/);
  await post(desk, demo, `${group}/desk/${rejected}`, { version, action: "reject", reason: "Please leave the number out." });
  // A decision takes effect when the time for taking it back is over.
  let decision;
  await expect(async () => {
    [decision] = (await read(author, `${group}/decisions`)).match(new RegExp(`${group}/decisions/\\w+`));
  }).toPass({ timeout: 60_000 });
  await post(author, demo, `${decision}/appeal`, { words: "It is a help line." });
  const appeal = (await read(second, `${group}/desk`)).match(new RegExp(`${group}/appeals/\\w+`, "g")).pop();
  await author.request.post(`${demo.url}${group}/drafts`, { form: { kind: "story", title: "A draft that waits" }, headers: { Origin: demo.url } });
  await second.request.post(`${demo.url}${group}/posts/${kept}/report`, { form: { category: "other" }, headers: { Origin: demo.url } });
  const [report] = (await read(desk, `${group}/desk`)).match(new RegExp(`${group}/reports/\\w+`));
  const [persona] = (await read(author, topic)).match(new RegExp(`${group}/p/\\w+`));
  return { address, group, member, moderator, other, topic, post: kept, rejected, waiting, decision, appeal, report, persona };
}

/** Opens a link of a page, and stays where it leads. */
const follow = (from, name) => async (page) => {
  await page.goto(from);
  await page.getByRole("main").getByRole("link", { name }).first().click();
};

/** Who, what it is called, and where: an address, or the way there. Functions take the scene. */
const PAGES = [
  ["", "the first page", "/"],
  ["", "the list of groups", "/groups"],
  ["", "an open group", (s) => s.group],
  ["", "questions of a group", (s) => `${s.group}?kind=question`],
  ["", "an open topic", (s) => s.topic],
  ["", "a closed group", () => closed],
  ["", "help in a crisis", "/help"],
  ["", "help in another country", "/help?country=US"],
  ["", "house rules", "/rules"],
  ["", "privacy", "/privacy"],
  ["", "making an account", "/sign-up"],
  ["", "making an account, with errors", () => (page) => send(page, "/sign-up", "Make my account")],
  ["", "signing in", "/sign-in"],
  ["", "signing in, with errors", () => (page) => send(page, "/sign-in", "Sign in")],
  ["", "coming back with the key", "/recover"],
  ["", "coming back, with errors", () => (page) => send(page, "/recover", "Set the new passphrase")],
  ["", "the recovery key", () => newAccount],
  ["", "no such page", "/nothing-here"],
  ["", "a page for people who signed in", "/account"],
  ["", "a member of an open group", (s) => s.persona],
  ["", "a seal", (s) => (page) => seal(page, s)],
  ["newcomer", "the first page of a newcomer", "/"],
  ["newcomer", "joining", (s) => `${s.group}/join`],
  ["newcomer", "joining, with errors", (s) => (page) => send(page, `${s.group}/join`, "Join the group")],
  ["newcomer", "asking to join", () => approval],
  ["newcomer", "a page that is not theirs", (s) => `${s.group}/desk`],
  ["newcomer", "nothing new", "/notifications"],
  ["newcomer", "asking for a check of a licence: begin", "/clinicians"],
  ["newcomer", "asking for a check of a licence", "/clinicians/apply"],
  ["newcomer", "asking for a check, with errors", () => (page) => send(page, "/clinicians/apply", "Send")],
  ["member", "the first page of a member", "/"],
  ["member", "a group from inside", (s) => s.group],
  ["member", "a topic with a waiting reply", (s) => s.topic],
  ["member", "a topic with the check", (s) => (page) => checked(page, s.topic)],
  ["member", "the check on a page of its own", (s) => (page) => checkedAlone(page, s.group)],
  ["member", "writing a topic", (s) => `${s.group}/new`],
  ["member", "writing a topic, with errors", (s) => (page) => emptyTopic(page, s.group)],
  ["member", "changing a post", (s) => `${s.group}/posts/${s.post}/edit`],
  ["member", "taking a post back", (s) => `${s.group}/posts/${s.post}/withdrawal`],
  ["member", "earlier versions", (s) => `${s.group}/posts/${s.post}/history`],
  ["member", "a post of their own that was not published", (s) => `${s.group}/posts/${s.rejected}`],
  ["member", "drafts", (s) => `${s.group}/drafts`],
  ["member", "decisions", (s) => `${s.group}/decisions`],
  ["member", "a decision", (s) => s.decision],
  ["member", "asking another person", (s) => `${s.decision}/appeal`],
  ["member", "leaving a group", (s) => `${s.group}/leave`],
  ["member", "notifications", "/notifications"],
  ["member", "the account", "/account"],
  ["member", "a server that sends no mail", "/account/email"],
  ["", "a link by mail, where no mail is sent", "/recover/mail"],
  ["member", "typing the recovery key", "/account/recovery-key"],
  ["member", "setting codes up", "/account/codes"],
  ["member", "showing that it is you", "/prove"],
  ["member", "showing that it is you, with errors", () => (page) => send(page, "/prove", "Go on")],
  ["member", "the account, with errors", () => (page) => send(page, "/account", "Change the passphrase")],
  ["member", "help after words about danger", (s) => (page) => danger(page, s)],
  ["clin1", "a seal of one’s own", "/clinicians"],
  ["clin4", "a check that waits", "/clinicians"],
  ["clin1", "questions that wait", (s) => `${s.group}/clinicians`],
  ["clin1", "a question that they took", (s) => (page) => taken(page, s)],
  ["clin1", "questions, with one that they took", (s) => `${s.group}/clinicians`],
  ["clin3", "questions, with one that somebody else took", (s) => `${s.group}/clinicians`],
  ["moderator", "topics without a reply", (s) => `${s.group}/unanswered`],
  ["moderator", "the desk", (s) => `${s.group}/desk`],
  ["moderator", "the desk of every group", "/desk"],
  ["moderator", "what only sells", (s) => `${s.group}/desk?kind=selling`],
  ["moderator", "ready reasons", (s) => `${s.group}/reasons`],
  ["moderator", "ready reasons, with errors", (s) => (page) => send(page, `${s.group}/reasons`, "Keep it")],
  ["moderator", "what stands beside a post", (s) => `${s.group}/posts/${s.post}/marks`],
  ["newcomer", "the rules of a group", (s) => `${s.group}/rules`],
  ["moderator", "a report to decide", (s) => s.report],
  ["member", "the form to report a post", (s) => `${s.group}/posts/${s.post}/report`],
  ["member", "what they reported", (s) => `${s.group}/reported`],
  ["newcomer", "the form for everybody to report a post", "/report"],
  ["newcomer", "the report in numbers", "/transparency"],
  ["moderator", "a post to decide", (s) => `${s.group}/desk/${s.waiting}`],
  ["moderator", "a post to decide, with errors", (s) => (page) => send(page, `${s.group}/desk/${s.waiting}`, "Do not publish")],
  ["other", "a post that somebody else has open", (s) => `${s.group}/desk/${s.waiting}`],
  ["other", "an appeal", (s) => s.appeal],
  ["other", "an appeal, with errors", (s) => (page) => send(page, s.appeal, "Keep the decision")],
  ["moderator", "an appeal against one’s own decision", (s) => s.appeal],
  ["moderator", "somebody may be in danger", () => (_, people) => crisisItem(people)],
  ["newcomer", "who asks to join", () => applicants],
  ["rev1", "the desk of the people who check", "/reviews"],
  ["rev1", "a check", () => follow("/reviews", /physiotherapist/i)],
  ["rev1", "a check, with errors", () => async (page) => {
    await follow("/reviews", /physiotherapist/i)(page);
    await page.getByRole("button", { name: "I agree" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  }],
  ["rev1", "a checked clinician", () => follow("/reviews", /gastroenterologist, /i)],
  ["", "a seal, checked by script", (s) => async (page) => {
    await seal(page, s);
    await page.getByRole("link", { name: "Check the signature" }).click();
    await expect(page.getByText("The signature fits every word.")).toBeVisible();
  }],
  ["", "a seal, checked by the server", (s) => async (page) => {
    await seal(page, s);
    await page.goto(new URL(page.url()).pathname + "/verification");
  }],
  ["rev1", "taking a seal back", () => follow("/reviews", /^Take the seal back/)],
  ["rev1", "the account of somebody with work", "/account"],
  ["admin", "administration", "/admin"],
  ["admin", "the compliance record", "/admin/compliance"],
  ["admin", "the compliance record, with errors", () => (page) => send(page, "/admin/compliance", "Add it")],
  ["admin", "making a group", "/admin/groups/new"],
  ["admin", "making a group, with errors", () => (page) => send(page, "/admin/groups/new", "Make the group")],
  ["admin", "questions about two names", "/admin/unmaskings"],
  ["admin", "asking about two names", "/admin/unmaskings/new"],
  ["admin", "asking about two names, with errors", () => (page) => send(page, "/admin/unmaskings/new", "Ask a second administrator")],
  ["member", "whether somebody asked about a name", (s) => `${s.group}/unmaskings`],
  ["admin", "how texts of a group are checked", (s) => `/admin/groups/${s.address}/checks`],
  ["admin", "how questions of a group are answered", (s) => `/admin/groups/${s.address}/answering`],
  ["admin", "how questions are answered, with errors", (s) => async (page) => {
    await page.goto(`/admin/groups/${s.address}/answering`);
    await page.getByLabel("Answered within how many hours").fill("soon");
    await page.getByRole("button", { name: "Keep this" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  }],
  ["admin", "settings of a group", (s) => `/admin/groups/${s.address}`],
  ["admin", "settings of a group, with errors", (s) => (page) => send(page, `/admin/groups/${s.address}`, "Appoint as moderator")],
];

for (const [who, what, where] of PAGES) {
  test(`${who || "a visitor"}: ${what}`, async ({ people, scene }) => {
    const as = scene[who] ?? who;
    let page = await people.arrive(as ? { as } : {});
    const place = typeof where === "string" ? where : where(scene);
    if (typeof place === "string") await page.goto(place);
    else page = (await place(page, people)) ?? page;
    await inspect(page);
  });
}

/** Sends a form as it is, and stays with what was wrong. */
async function send(page, path, button) {
  await page.goto(path);
  await page.getByRole("main").getByRole("button", { name: new RegExp(`^${button}`) }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page).toHaveTitle(/^Error:/);
}

async function closed(page) {
  await page.goto("/groups");
  await page.getByRole("article").filter({ hasText: "Members only" }).first().getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Moderators" })).toBeVisible();
}

async function approval(page) {
  await page.goto("/groups");
  await page.getByRole("article").filter({ hasText: "A moderator lets people in" }).first().getByRole("link").click();
  await page.getByRole("link", { name: "Ask to join" }).click();
  await expect(page.getByLabel("A few words to the moderators")).toBeVisible();
}

async function newAccount(page) {
  await page.goto("/sign-up");
  await page.getByLabel("Sign-in name").fill("somebody new");
  await page.getByLabel("Passphrase", { exact: true }).fill("gravel lantern winter teapot");
  await born(page);
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Your recovery key" })).toBeVisible();
}

async function taken(page, { group }) {
  await page.goto(`${group}/clinicians`);
  await page.getByRole("button", { name: /^Answer this/ }).first().click();
  await expect(page.getByText("You took this question")).toBeVisible();
}

async function seal(page, { address }) {
  for (let path = `/g/${address}?kind=question`; path; ) {
    await page.goto(path);
    const answered = page.getByRole("listitem").filter({ hasText: "Answered by a clinician" }).getByRole("link");
    const older = page.getByRole("link", { name: "Older topics" });
    if (await answered.count()) {
      await answered.first().click();
      break;
    }
    path = (await older.count()) ? await older.getAttribute("href") : "";
  }
  await page.getByRole("link", { name: "What was checked" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "What this seal means" })).toBeVisible();
}

async function checked(page, topic) {
  await page.goto(topic);
  await page.getByLabel("Your reply").fill("My name is Agnes Holloway, and you can ring 07700 900333.");
  await page.getByRole("button", { name: "Check before posting" }).click();
  await expect(page.getByRole("button", { name: "Go on" })).toBeVisible();
}

async function checkedAlone(page, group) {
  await page.goto(`${group}/new`);
  await page.getByLabel("Title").fill("Call me on 07700 900444");
  await page.getByLabel("What you want to say").fill("Or write to nobody@example.org.");
  await page.getByRole("button", { name: "Post", exact: true }).click();
  await expect(page.getByRole("button", { name: "Go on" })).toBeVisible();
}

async function emptyTopic(page, group) {
  await page.goto(`${group}/new`);
  await page.getByLabel("Title").fill("");
  await page.getByLabel("What you want to say").fill("");
  await page.getByRole("button", { name: "Post", exact: true }).click();
  await expect(page.getByRole("alert")).toBeVisible();
}

async function danger(page, { topic }) {
  await page.goto(topic);
  await page.getByLabel("Your reply").fill("Some nights I want to end my life, and I have told nobody.");
  await page.getByRole("button", { name: "Post reply" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "We have your words" })).toBeVisible();
}

/** The item about somebody who may be in danger, in whichever group it waits. */
async function crisisItem(people) {
  for (const { name, groups } of people.demo.accounts.filter((one) => one.role === "moderator")) {
    const page = await people.arrive({ as: name });
    for (const group of groups) {
      await page.goto(`/g/${group}/desk`);
      const item = page.getByRole("link", { name: "Somebody may be in danger" });
      if (!(await item.count())) continue;
      await item.first().click();
      await expect(page.getByRole("heading", { name: "What to do, in order" })).toBeVisible();
      return page;
    }
  }
  throw new Error("nobody in the demo is in danger");
}

/** A newcomer asks to join; what a moderator then sees. */
async function applicants(asking, people) {
  await approval(asking);
  const group = new URL(asking.url()).pathname.split("/")[2];
  await asking.getByLabel("I have read the rules").check();
  await asking.getByRole("button", { name: "Ask to join" }).click();
  await expect(asking.getByText("We have told the moderators.")).toBeVisible();
  const page = await people.arrive({ as: people.of("moderator", group)[0].name });
  await page.goto(`/g/${group}/applicants`);
  await expect(page.getByRole("button", { name: /^Let in/ }).first()).toBeVisible();
  return page;
}
