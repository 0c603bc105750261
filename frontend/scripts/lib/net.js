// @ts-check
/**
 * Writing to the server. Always a form, as the page would send it without script; `X-Fragment: 1` asks for a fragment
 * instead of a whole page, and the `Idempotency-Key` lets the server answer a repeated request with its first answer.
 */

/**
 * @typedef {{kind: "ok", html: string}
 *   | {kind: "invalid", html: string}
 *   | {kind: "signed-out"}
 *   | {kind: "offline"}
 *   | {kind: "failed", status: number}} Outcome
 *
 * `invalid` is a 422 with the form's errors. `offline` means that nobody can say whether it arrived.
 */

/**
 * @param {string} url
 * @param {FormData | URLSearchParams} body
 * @param {{key?: string, signal?: AbortSignal, seconds?: number, keepalive?: boolean}} [options]
 *   `seconds`: how long to wait (10 unless told); `keepalive`: goes out although the page is closing
 * @returns {Promise<Outcome>}
 */
export async function post(url, body, { key = newKey(), signal, seconds = 10, keepalive = false } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  signal?.addEventListener("abort", () => stop.abort(), { once: true });
  try {
    const response = await fetch(url, {
      method: "POST",
      body: asForm(body),
      headers: { Accept: "text/html", "X-Fragment": "1", "Idempotency-Key": key },
      credentials: "same-origin",
      redirect: "manual",
      cache: "no-store",
      keepalive,
      signal: stop.signal,
    });
    if (response.status === 401 || response.type === "opaqueredirect") return { kind: "signed-out" };
    if (response.status === 422) return { kind: "invalid", html: await response.text() };
    if (!response.ok) return { kind: "failed", status: response.status };
    return { kind: "ok", html: await response.text() };
  } catch {
    return { kind: "offline" };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The fields of a form as the server's plain form parser reads them. Files are left out: drafts hold words.
 * @param {FormData | URLSearchParams} body
 */
function asForm(body) {
  if (body instanceof URLSearchParams) return body;
  const fields = new URLSearchParams();
  for (const [name, value] of body) if (typeof value === "string") fields.append(name, value);
  return fields;
}

/** 128 random bits. `crypto.randomUUID` exists only under HTTPS; somebody trying Kith out may not have it yet. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
