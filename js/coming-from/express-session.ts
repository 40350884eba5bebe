/** Sessions of express-session: a cookie with the signed id, the data in a store. */

import type { CookiePlace } from "./cookie.js";
import { unsign } from "./signature.js";
import type { Load, OldSession } from "./takeover.js";

export interface ExpressSessionOptions extends CookiePlace {
  /** express-session's `secret`: one, or several. */
  secret: string | readonly string[];
  /** Loads a session from the old store by its id. */
  load: Load;
}

/** Reads a session of express-session. The cookie is `connect.sid` by default. */
export function fromExpressSession({ secret, load, ...place }: ExpressSessionOptions): OldSession {
  return {
    place: { cookieName: "connect.sid", ...place },
    async read(value) {
      const id = value.startsWith("s:") ? await unsign(value.slice(2), secret) : undefined;
      const loaded = id && (await load(id));
      if (!loaded) return undefined;
      const { cookie: _, ...data } = loaded; // the cookie's attributes are no data
      return data;
    },
  };
}
