/** Sessions of Astro: a cookie with the id, the data in a store. */

import { dataOf } from "./bytes.js";
import type { CookiePlace } from "./cookie.js";
import type { Load, OldSession } from "./takeover.js";

export interface AstroOptions extends CookiePlace {
  /** Loads the variables from the old driver by the session's id. */
  load: Load;
}

/** Reads a session of Astro. The cookie is `astro-session` by default. */
export function fromAstro({ load, ...place }: AstroOptions): OldSession {
  return { place: { cookieName: "astro-session", ...place }, read: async (id) => dataOf(await load(id)) };
}
