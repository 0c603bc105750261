// @ts-check
/**
 * Checks a signed badge as anybody can: its words, the issuer's keys, the status lists. The same steps as on the server
 * (`src/community/clinicians/signed/verify.rs`), with what the browser brings along.
 *
 * @typedef {"good" | "unknown" | "bad"} Outcome
 * @typedef {[step: string, outcome: Outcome][]} Report
 */

const CONTEXTS = [
  "https://www.w3.org/ns/credentials/v2",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
];
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Whether this browser can: Ed25519 came to WebCrypto late, and it needs a secure page. */
export async function able() {
  if (!globalThis.crypto?.subtle || typeof DecompressionStream === "undefined") return false;
  // A key that anybody may know (RFC 8032 §7.1, test 1): only whether it is taken matters.
  const point = base58("FVen3X669xLzsi6N2V91DoiyzHzg1uAgqiT8jZ9nS96Z");
  return crypto.subtle.importKey("raw", /** @type {BufferSource} */ (point), "Ed25519", false, ["verify"]).then(
    () => true,
    () => false,
  );
}

/**
 * @param {any} badge
 * @param {any} did the issuer's DID document
 * @param {any[]} lists
 * @returns {Promise<Report>}
 */
export async function verify(badge, did, lists) {
  const key = keyOf(badge, did);
  return [
    ["form", told(isBadge(badge))],
    ["key", key ? "good" : did ? "bad" : "unknown"],
    ["signature", key ? told(await signed(badge, key)) : "unknown"],
    ["time", told(current(badge))],
    ["revocation", await status(badge, "revocation", did, lists)],
    ["suspension", await status(badge, "suspension", did, lists)],
  ];
}

/**
 * The worst of all steps.
 * @param {Report} report
 * @returns {Outcome}
 */
export function overall(report) {
  const outcomes = report.map(([, outcome]) => outcome);
  return outcomes.includes("bad") ? "bad" : outcomes.includes("unknown") ? "unknown" : "good";
}

/** @param {boolean} good @returns {Outcome} */
const told = (good) => (good ? "good" : "bad");

/** @param {any} badge */
function isBadge(badge) {
  const types = badge?.type ?? [];
  return (
    canonical(badge?.["@context"] ?? null) === canonical(CONTEXTS) &&
    types.includes("VerifiableCredential") &&
    types.includes("OpenBadgeCredential") &&
    typeof badge.credentialSubject?.achievement?.name === "string"
  );
}

/** @param {any} credential */
const issuer = (credential) => credential?.issuer?.id ?? credential?.issuer;

/**
 * The key that a proof names, if the issuer says that it is its own.
 * @param {any} credential @param {any} did
 * @returns {Uint8Array | null}
 */
function keyOf(credential, did) {
  const method = credential?.proof?.verificationMethod;
  const listed = did?.verificationMethod?.find((/** @type {any} */ one) => one.id === method);
  const own = did?.id === issuer(credential) && listed?.controller === did?.id;
  if (!own || !did.assertionMethod?.includes(method)) return null;
  const bytes = multibase(listed.publicKeyMultibase, "z", base58);
  return bytes?.length === 34 && bytes[0] === 0xed && bytes[1] === 0x01 ? bytes.slice(2) : null;
}

/**
 * `eddsa-jcs-2022`: hash of the options, hash of the document, signed together.
 * @param {any} credential @param {Uint8Array} key
 */
async function signed(credential, key) {
  const { proof, ...text } = credential;
  const { proofValue, ...options } = proof ?? {};
  const ours =
    options.type === "DataIntegrityProof" &&
    options.cryptosuite === "eddsa-jcs-2022" &&
    options.proofPurpose === "assertionMethod" &&
    (!options["@context"] || canonical(options["@context"]) === canonical(text["@context"]));
  const signature = multibase(proofValue, "z", base58);
  if (!ours || signature?.length !== 64) return false;
  const digest = new Uint8Array(64);
  digest.set(await hash(options), 0);
  digest.set(await hash(text), 32);
  const imported = await crypto.subtle.importKey("raw", /** @type {BufferSource} */ (key), "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", imported, /** @type {BufferSource} */ (signature), digest);
}

/** @param {any} value */
async function hash(value) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical(value))));
}

/**
 * The canonical form (RFC 8785): names in the order of their UTF-16 units, everything else as `JSON.stringify` writes it,
 * which is where the RFC took it from.
 * @param {any} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

/** @param {any} credential */
function current(credential) {
  const [from, until] = [Date.parse(credential?.validFrom), Date.parse(credential?.validUntil ?? "9999-12-31")];
  return from <= Date.now() && Date.now() <= until;
}

/**
 * @param {any} badge @param {string} purpose @param {any} did @param {any[]} lists
 * @returns {Promise<Outcome>}
 */
async function status(badge, purpose, did, lists) {
  const entries = [badge?.credentialStatus ?? []].flat();
  const entry = entries.find((one) => one?.statusPurpose === purpose);
  const list = lists.find((one) => one?.id === entry?.statusListCredential);
  const subject = list?.credentialSubject;
  if (!entry || subject?.statusPurpose !== purpose || issuer(list) !== issuer(badge) || !current(list)) return "unknown";
  const key = keyOf(list, did);
  if (!key || !(await signed(list, key))) return "unknown";
  const bits = await unpack(multibase(subject.encodedList, "u", base64url));
  const index = Number(entry.statusListIndex);
  const byte = bits?.[index >> 3];
  return byte === undefined ? "unknown" : told((byte & (0x80 >> (index & 7))) === 0);
}

/** @param {Uint8Array | null} packed */
async function unpack(packed) {
  if (!packed) return null;
  const stream = new Blob([/** @type {BlobPart} */ (packed)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer().then(
    (bytes) => new Uint8Array(bytes),
    () => null,
  );
}

/**
 * @param {any} text @param {string} prefix @param {(text: string) => Uint8Array | null} decode
 * @returns {Uint8Array | null}
 */
function multibase(text, prefix, decode) {
  return typeof text === "string" && text.startsWith(prefix) ? decode(text.slice(1)) : null;
}

/** @param {string} text */
function base64url(text) {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  try {
    return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

/** @param {string} text */
function base58(text) {
  let number = 0n;
  for (const letter of text) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) return null;
    number = number * 58n + BigInt(digit);
  }
  /** @type {number[]} */
  const bytes = [];
  for (; number > 0n; number >>= 8n) bytes.unshift(Number(number & 0xffn));
  // Every leading 1 is a byte of zeros.
  const zeros = text.length - text.replace(/^1+/, "").length;
  return Uint8Array.from([...new Array(zeros).fill(0), ...bytes]);
}
