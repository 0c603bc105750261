// Getting back in by mail, through a mail server of our own that keeps what it is sent; with script and without.

import { createServer } from "node:net";
import { inspect } from "./support/inspect.js";
import { born } from "./support/people.js";
import { startDemo } from "./support/demo.js";
import { expect, test as base } from "./support/test.js";

/** A community that can send mail, and the mails that it sent. */
const test = base.extend({
  post: [
    async ({}, use) => {
      const mails = [];
      const server = createServer((socket) => take(socket, mails)).listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      await use({ mails, url: `smtp://127.0.0.1:${server.address().port}` });
      server.close();
    },
    { scope: "worker" },
  ],
  demo: [
    async ({ post }, use) => {
      const demo = await startDemo({ KITH_MAIL_URL: post.url, KITH_MAIL_FROM: "Post <post@example.org>" });
      await use(demo);
      await demo.stop();
    },
    { scope: "worker", timeout: 600_000 },
  ],
});

test("an address is confirmed, and lets its owner back in", async ({ people, post, javaScriptEnabled: script }) => {
  const address = `${script ? "with" : "without"}@example.org`;
  const owner = await people.arrive();
  await test.step("the address is given and confirmed", async () => {
    await owner.goto("/sign-up");
    await owner.getByLabel("Sign-in name").fill(`post ${script ? "with" : "without"}`);
    await owner.getByLabel("Passphrase", { exact: true }).fill("gravel lantern winter teapot");
    await born(owner);
    await owner.getByRole("button", { name: "Make my account" }).click();
    await expect(owner.getByRole("heading", { level: 1, name: "Your recovery key" })).toBeVisible();
    await owner.goto("/account");
    await owner.getByRole("link", { name: "Add an e-mail address" }).click();
    await owner.getByLabel("E-mail address").fill("nobody at home");
    await owner.getByRole("button", { name: "Send the link" }).click();
    await expect(owner.getByRole("alert")).toContainText("This is not an e-mail address");
    if (script) await inspect(owner);
    await owner.getByLabel("E-mail address").fill(address);
    await owner.getByRole("button", { name: "Send the link" }).click();
    await expect(owner.getByText("We have sent a link.")).toBeVisible();
    await owner.goto(await link(post, address, "/email/"));
    if (script) await inspect(owner);
    await owner.getByRole("button", { name: "Yes, it is mine" }).click();
    await expect(owner.getByText("Your address counts now")).toBeVisible();
    await owner.goto("/account");
    await expect(owner.getByText(address)).toBeVisible();
    if (script) await inspect(owner);
  });

  await test.step("who cannot sign in gets a link and chooses a new passphrase", async () => {
    const back = await people.arrive();
    await back.goto("/recover");
    await back.getByRole("link", { name: "Get a link by mail" }).click();
    if (script) await inspect(back);
    await back.getByLabel("E-mail address").fill(address);
    await back.getByRole("button", { name: "Send the link" }).click();
    await expect(back.getByText("If an account has this address, a link is on its way")).toBeVisible();
    await back.goto(await link(post, address, "/recover/mail/"));
    if (script) await inspect(back);
    await back.getByLabel("Sign-in name").fill("post again");
    await back.getByLabel("New passphrase").fill("nine dry herons dance");
    await back.getByRole("button", { name: "Set the new passphrase" }).click();
    await expect(back.getByRole("heading", { level: 1, name: "Your recovery key" })).toBeVisible();
    await back.getByRole("link", { name: "Later" }).click();
    await expect(back.getByText("A link by mail opened this account")).toBeVisible();
    await owner.goto("/account");
    await expect(owner).toHaveURL(/\/sign-in/);
  });
});

/** The path of the link in the newest mail to this address that leads there. */
async function link(post, address, way) {
  let found;
  await expect(() => {
    const mail = post.mails.filter((one) => one.includes(`<${address}>`) && one.includes(way)).pop();
    found = mail.match(new RegExp(`${way}[a-z2-7]+`))[0];
  }).toPass({ timeout: 60_000 });
  return found;
}

/** As much of SMTP (RFC 5321) as it takes to be given a mail. */
function take(socket, mails) {
  let [said, mail, inside] = ["", "", false];
  socket.on("error", () => {});
  socket.write("220 post\r\n");
  socket.on("data", (data) => {
    said += data;
    for (let end = said.indexOf("\r\n"); end >= 0; end = said.indexOf("\r\n")) {
      const line = said.slice(0, end);
      said = said.slice(end + 2);
      if (inside && line !== ".") mail += `${line}\n`;
      else if (inside) {
        inside = false;
        // Long lines are folded on their way (RFC 2045 §6.7).
        mails.push(mail.replaceAll("=\n", ""));
        mail = "";
        socket.write("250 kept\r\n");
      } else if (line === "DATA") {
        inside = true;
        socket.write("354 go on\r\n");
      } else {
        if (/^(MAIL|RCPT)/.test(line)) mail += `${line}\n`;
        socket.write(line === "QUIT" ? "221 bye\r\n" : "250 yes\r\n");
      }
    }
  });
}
