// An account without name and passphrase. Passkeys need a script and a device, which Chromium pretends.

import { inspect } from "./support/inspect.js";
import { born } from "./support/people.js";
import { expect, test } from "./support/test.js";

test("a passkey makes an account, opens it again and proves who is there", async ({ people }) => {
  const page = await people.arrive({ baseURL: people.demo.url.replace("127.0.0.1", "localhost") });
  const device = await withDevice(page);

  await test.step("no name and no passphrase, only the device", async () => {
    await page.goto("/sign-up");
    await born(page);
    await page.getByRole("button", { name: "Make an account with a passkey" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Your recovery key" })).toBeVisible();
    await page.getByRole("link", { name: "Later" }).click();
    const [kept] = (await device.send("WebAuthn.getCredentials", { authenticatorId: device.id })).credentials;
    expect(kept.isResidentCredential, "found without a name").toBe(true);
    expect(kept.userName ?? "Kith", "the device shows the community's name and nobody's").toBe("Kith");
    await page.goto("/account");
    await expect(page.getByText("None: you sign in with a passkey")).toBeVisible();
    await inspect(page);
  });

  await test.step("it is the only way in, so it stays", async () => {
    await page.getByRole("region", { name: "Passkeys" }).getByRole("button", { name: "Remove" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "This is your only way in" })).toBeVisible();
  });

  await test.step("signing in takes one press", async () => {
    await page.goto("/account");
    await page.getByRole("main").getByRole("button", { name: "Sign out", exact: true }).last().click();
    await page.goto("/sign-in");
    await inspect(page);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page.getByRole("button", { name: "Sign out" }).first()).toBeVisible();
  });

  await test.step("it proves who is there", async () => {
    await page.goto("/prove?to=%2Faccount%2Fcodes");
    await inspect(page);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Codes from an app" })).toBeVisible();
  });

  await test.step("with a passphrase beside it, it may go", async () => {
    await page.goto("/account");
    await page.getByLabel("Sign-in name").fill("late name");
    await page.getByLabel("New passphrase").fill("gravel lantern winter teapot");
    await expect(page.getByText("Hard to guess. Very good.")).toBeVisible();
    await page.getByRole("button", { name: "Change the passphrase" }).click();
    await expect(page.getByText("Your passphrase is changed.")).toBeVisible();
    await page.getByRole("region", { name: "Passkeys" }).getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText("The passkey is removed.")).toBeVisible();
    await page.goto("/account");
    await page.getByRole("main").getByRole("button", { name: "Sign out", exact: true }).last().click();
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page.getByRole("alert").first()).toContainText("We do not know this passkey");
  });
});

/** A device with a screen lock, as Chromium pretends one (Web Authentication level 3, §11). */
async function withDevice(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId: id } = await session.send("WebAuthn.addVirtualAuthenticator", { options });
  return { id, send: (method, args) => session.send(method, args) };
}
