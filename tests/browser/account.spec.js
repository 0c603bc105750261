// An account that is hard to steal and easy to keep: codes from an app, the recovery key, the list of devices and the
// proof before a sensitive step, with script and without.

import { createHmac } from "node:crypto";
import { inspect } from "./support/inspect.js";
import { born } from "./support/people.js";
import { expect, test } from "./support/test.js";

const PASSPHRASE = "gravel lantern winter teapot";
const STEP_S = 30;

test("codes, devices and the recovery key", async ({ people, javaScriptEnabled: script }) => {
  const name = `second step ${script ? "with" : "without"}`;
  const owner = await people.arrive();
  const key = await signUp(owner, name);

  const { secret, used } = await test.step("codes from an app are set up", async () => {
    await owner.goto("/account");
    await owner.getByRole("link", { name: "Set up codes" }).click();
    await expect(owner.getByRole("img", { name: /A square code/ })).toBeVisible();
    const secret = (await owner.locator("#secret").innerText()).replace(/\s/g, "");
    await owner.getByLabel("Type the code that the app shows").fill("12345");
    await owner.getByRole("button", { name: "Use codes from now on" }).click();
    await expect(owner.getByRole("alert")).toContainText("A code has six digits");
    const used = code(secret);
    await owner.getByLabel("Type the code that the app shows").fill(used);
    await owner.getByRole("button", { name: "Use codes from now on" }).click();
    await expect(owner.getByText("From now on we ask for a code when you sign in.")).toBeVisible();
    return { secret, used };
  });

  const other = await people.arrive();
  await test.step("signing in asks for the next code", async () => {
    await other.goto("/sign-in");
    await other.getByLabel("Sign-in name").fill(name);
    await other.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
    await other.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(other.getByRole("heading", { level: 1, name: "One more step" })).toBeVisible();
    if (script) await inspect(other);
    // The code that set it up is used already.
    await other.getByLabel("Code").fill(used);
    await other.getByRole("button", { name: "Sign in" }).click();
    await expect(other.getByRole("alert")).toContainText("This code is not right");
    await other.getByLabel("Code").fill(code(secret, 1));
    await other.getByRole("button", { name: "Sign in" }).click();
    await expect(other.getByRole("button", { name: "Sign out" }).first()).toBeVisible();
  });

  await test.step("the new device is on the list, and is signed out from the first one", async () => {
    await owner.goto("/account");
    const devices = owner.getByRole("region", { name: "Where you are signed in" });
    await expect(devices.getByRole("listitem")).toHaveCount(2);
    if (script) await inspect(owner);
    await devices.getByRole("listitem").getByRole("button", { name: "Sign out" }).click();
    await expect(devices.getByRole("listitem")).toHaveCount(1);
    await other.goto("/account");
    await expect(other).toHaveURL(/\/sign-in/);
  });

  await test.step("who cannot sign in comes back with the recovery key", async () => {
    await other.goto("/recover");
    await other.getByLabel("Sign-in name").fill(name);
    await other.getByRole("textbox", { name: "Recovery key" }).fill(key);
    await other.getByLabel("New passphrase").fill("nine dry herons dance");
    await other.getByRole("button", { name: "Set the new passphrase" }).click();
    await expect(other.getByRole("heading", { level: 1, name: "Your recovery key" })).toBeVisible();
    await other.getByRole("link", { name: "Later" }).click();
    await expect(other.getByText("Your recovery key is not confirmed yet")).toBeVisible();
    await owner.goto("/account");
    await expect(owner).toHaveURL(/\/sign-in/);
  });
});

test("a sensitive step asks who is there", async ({ people }) => {
  const owner = await people.arrive();
  await signUp(owner, "proof of it");
  await owner.goto("/prove?to=%2Faccount%2Fcodes");
  await owner.getByLabel("Passphrase", { exact: true }).fill("not the one that it is");
  await owner.getByRole("button", { name: "Go on" }).click();
  await expect(owner.getByRole("alert")).toContainText("This is not your passphrase");
  await owner.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await owner.getByRole("button", { name: "Go on" }).click();
  await expect(owner.getByRole("heading", { level: 1, name: "Codes from an app" })).toBeVisible();
});

test("somebody too young is told so, kindly and for good", async ({ people, javaScriptEnabled: script }) => {
  const child = await people.arrive();
  await child.goto("/sign-up");
  await child.getByLabel("Month").fill("5");
  await child.getByLabel("Year").fill(String(new Date().getFullYear() - 9));
  await child.getByLabel("Sign-in name").fill("small otter");
  await child.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await child.getByRole("button", { name: "Make my account" }).click();
  await expect(child.getByRole("heading", { level: 1, name: "You cannot join yet" })).toBeVisible();
  if (script) await inspect(child);
  await child.goto("/sign-up");
  await expect(child.getByRole("heading", { level: 1, name: "You cannot join yet" })).toBeVisible();
});

/** Makes an account and types the recovery key. Gives the key. */
async function signUp(page, name) {
  await page.goto("/sign-up");
  await page.getByLabel("Sign-in name").fill(name);
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await born(page);
  await page.getByRole("button", { name: "Make my account" }).click();
  const key = await page.getByRole("group", { name: "Recovery key" }).getByRole("paragraph").first().innerText();
  await page.getByLabel("Type it once from your copy").fill(key);
  await page.getByRole("button", { name: "I have it" }).click();
  await expect(page.getByText("Your copy of the recovery key is right.")).toBeVisible();
  return key;
}

/** The code of RFC 6238 that an app would show, `later` steps from now. */
function code(secret, later = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_S) + later));
  const digest = createHmac("sha1", bytes).update(counter).digest();
  const at = digest[digest.length - 1] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
