/** Sessions of h3's `useSession`, whose data is in a sealed cookie. Nuxt and Nitro use it too. */

import { dataOf } from "./bytes.js";
import type { CookiePlace } from "./cookie.js";
import { type Passwords, unseal } from "./seal.js";
import type { OldSession } from "./takeover.js";

export interface H3Options extends CookiePlace {
  /** h3's `password`. */
  password: Passwords;
}

/** Reads a session of h3. The cookie is `h3` by default. */
export function fromH3({ password, ...place }: H3Options): OldSession {
  return {
    place: { cookieName: "h3", ...place },
    read: async (value) => dataOf(dataOf(await unseal(value, password))?.data),
  };
}
