// A demo's badge, checked by the Verifiable Credentials libraries of Digital Bazaar: another language, another author,
// nothing of ours but the addresses.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { createVerifyCryptosuite } from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { startDemo } from "../browser/support/demo.js";
import { Visitor } from "./support/visitor.js";

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
/** A downloaded badge, and the address of its page. */
let badge, page;

before(async () => {
  demo = await startDemo();
  const { name, passphrase } = demo.accounts.find((account) => account.role === "clinician");
  const member = new Visitor(demo.url);
  await member.signIn(name, passphrase);
  page = await member.search(/\/badges\/[a-z2-7]{26}/, ["/groups", ...demo.accounts[0].groups.map((address) => `/g/${address}`)]);
  // Whoever checks is signed in nowhere.
  badge = await new Visitor(demo.url).json(`${page}/credential.json`);
});

after(() => demo?.stop());

test("the badge of the demo is verified", async () => {
  const result = await verify(badge);
  assert.equal(result.error, undefined);
  assert.equal(result.verified, true);
  assert.deepEqual(statuses(result), { revocation: false, suspension: false });
});

test("one changed byte is noticed, wherever it is", async () => {
  const text = JSON.stringify(badge);
  const places = ["Verified", "valid", "statusListIndex", "proofPurpose", "narrative"].map((word) => text.indexOf(word));
  for (const place of places) {
    assert.ok(place >= 0);
    const letter = String.fromCharCode(text.charCodeAt(place) ^ 1);
    const changed = JSON.parse(text.slice(0, place) + letter + text.slice(place + 1));
    assert.equal((await verify(changed)).verified, false, `at ${place}`);
  }
  const signature = badge.proof.proofValue;
  const last = signature.endsWith("2") ? "3" : "2";
  const changed = { ...badge, proof: { ...badge.proof, proofValue: signature.slice(0, -1) + last } };
  assert.equal((await verify(changed)).verified, false, "in the signature");
});

test("after it was taken back, the saved badge shows it", async () => {
  const { name, passphrase } = demo.accounts.find((account) => account.role === "reviewer");
  const reviewer = new Visitor(demo.url);
  await reviewer.signIn(name, passphrase);
  const wanted = badge.name.replace("Verified ", "").toLowerCase();
  const rows = (await reviewer.text("/reviews")).matchAll(/<a href="(\/reviews\/[a-z2-7]{26})">([^<]+)<\/a>/g);
  const [, item] = [...rows].find(([, , title]) => title.toLowerCase() === wanted);
  await reviewer.post(item.replace("/reviews/", "/reviews/credentials/") + "/revocation", { reason: "The register removed them." });

  const result = await verify(badge);
  assert.equal(result.results?.[0]?.verified, true, "the signature is still ours");
  assert.deepEqual(statuses(result), { revocation: true, suspension: false });
});

async function verify(credential) {
  const suite = new DataIntegrityProof({ cryptosuite: createVerifyCryptosuite() });
  return vc.verifyCredential({ credential, suite, documentLoader, checkStatus });
}

/** What the status lists say, by purpose. */
function statuses(result) {
  return Object.fromEntries(
    result.statusResult.results.map(({ credentialStatus, status }) => [credentialStatus.statusPurpose, status]),
  );
}

/**
 * Resolves what a badge names: `did:web` as its method says (w3c-ccg/did-method-web §2.5.2), and status lists by their
 * address. A demo has no certificate, so `http:` stands where the method says `https:`; everything else is read as it is.
 */
async function documentLoader(url) {
  const visitor = new Visitor(demo.url);
  const found = (document) => ({ contextUrl: null, documentUrl: url, document });
  if (url.startsWith("did:web:")) {
    const [did, fragment] = url.split("#");
    const host = decodeURIComponent(did.slice("did:web:".length));
    assert.equal(`http://${host}`, demo.url, "the issuer is found where the badge is");
    const document = await visitor.json("/.well-known/did.json");
    assert.equal(document.id, did);
    if (!fragment) return found(document);
    const method = document.verificationMethod.find(({ id }) => id === url);
    return found({ "@context": "https://w3id.org/security/multikey/v1", ...method });
  }
  if (url.startsWith(`${demo.url}/status-lists/`)) return found(await visitor.json(url.slice(demo.url.length)));
  throw new Error(`nothing is known of ${url}`);
}
