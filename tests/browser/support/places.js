// Where the browser and the server are. Both can be told by a variable.

import { fileURLToPath } from "node:url";

/** The system's own Chromium. None is ever downloaded. */
export const chromium = process.env.KITH_CHROMIUM ?? "/usr/bin/chromium";

/** The server, as `cargo build` leaves it. */
export const kith = process.env.KITH_BIN ?? fileURLToPath(new URL("../../../target/debug/kith", import.meta.url));

/** Where the quick exit leads during the tests: a name that no network answers (RFC 2606 §2). */
export const exit = "https://quiet.example/";
