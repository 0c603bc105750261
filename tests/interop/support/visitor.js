// Somebody who asks for pages and sends forms, without a browser.

export class Visitor {
  /** @type {Map<string, string>} */
  #cookies = new Map();

  /** @param {string} url where the server is */
  constructor(url) {
    this.url = url;
  }

  async signIn(name, passphrase) {
    await this.post("/sign-in", { name, passphrase });
  }

  /** The text of a page. */
  async text(path) {
    const answer = await this.#send(path, {});
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.text();
  }

  async json(path) {
    return JSON.parse(await this.text(path));
  }

  /** Sends a form; where it leads is not followed. */
  async post(path, fields) {
    const answer = await this.#send(path, { method: "POST", body: new URLSearchParams(fields) });
    if (answer.status !== 303) throw new Error(`${path}: ${answer.status}`);
  }

  /**
   * The first thing of this form on any page that links lead to.
   * @param {RegExp} wanted
   * @param {string[]} ways where to begin
   */
  async search(wanted, ways) {
    const known = new Set(ways);
    for (const way of known) {
      const page = await this.text(way).catch(() => "");
      const found = page.match(wanted);
      if (found) return found[0];
      for (const [, link] of page.matchAll(/<a\b[^>]*\shref="(\/g\/[^"#?]+(?:\/t\/\d+)?)"/g)) known.add(link);
      if (known.size > 600) break;
    }
    throw new Error(`nothing like ${wanted} on ${known.size} pages`);
  }

  async #send(path, options) {
    const headers = { Origin: this.url, Cookie: [...this.#cookies].map((pair) => pair.join("=")).join("; ") };
    const answer = await fetch(this.url + path, { ...options, headers, redirect: "manual" });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
      this.#cookies.set(name, value);
    }
    return answer;
  }
}
