/** Sessions of React Router and Remix: a signed cookie with the data or with the id. */

import { dataOf, fromBase64 } from "./bytes.js";
import type { CookiePlace } from "./cookie.js";
import { unsign } from "./signature.js";
import type { Load, OldSession } from "./takeover.js";

export interface ReactRouterOptions extends CookiePlace {
  /** The cookie's `secrets`. */
  secrets: readonly string[];
  /** Loads a session by its id, as the old storage's `readData`. Leave it out for `createCookieSessionStorage`. */
  load?: Load;
}

/** Reads a session of React Router. The cookie is `__session` by default. */
export function fromReactRouter({ secrets, load, ...place }: ReactRouterOptions): OldSession {
  return {
    place: { cookieName: "__session", ...place },
    async read(value) {
      const signed = await unsign(value, secrets);
      const content = signed === undefined ? undefined : parsed(signed);
      if (!load) return dataOf(content);
      return typeof content === "string" && content ? dataOf(await load(content)) : undefined;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64(text)));
  } catch {
    return undefined;
  }
}
