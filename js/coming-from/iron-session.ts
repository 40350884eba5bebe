/** Sessions of iron-session, whose data is in a sealed cookie. */

import { dataOf } from "./bytes.js";
import type { CookiePlace } from "./cookie.js";
import { type Passwords, unseal } from "./seal.js";
import type { OldSession } from "./takeover.js";

export interface IronSessionOptions extends CookiePlace {
  cookieName: string;
  /** iron-session's `password`: one, or several by number. */
  password: Passwords;
}

/** Reads a session of iron-session 8 or newer. Cookies in chunks are not read. */
export function fromIronSession({ password, ...place }: IronSessionOptions): OldSession {
  // The version after `~` is outside the seal.
  return { place, read: async (value) => dataOf(await unseal(value.split("~")[0] as string, password)) };
}
