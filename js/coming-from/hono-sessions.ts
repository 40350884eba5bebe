/** Sessions of hono-sessions: a cookie with the data or the id, sealed or plain. */

import { dataOf } from "./bytes.js";
import type { CookiePlace } from "./cookie.js";
import { unseal } from "./seal.js";
import type { Load, OldData, OldSession } from "./takeover.js";

export interface HonoSessionsOptions extends CookiePlace {
  /** hono-sessions' `encryptionKey`. */
  encryptionKey?: string;
  /** Loads a session by its id, as the old store's `getSessionById`. Leave it out for the `CookieStore`. */
  load?: Load;
}

/** Reads a session of hono-sessions. The cookie is `session` by default. */
export function fromHonoSessions({ encryptionKey, load, ...place }: HonoSessionsOptions): OldSession {
  return {
    place: { cookieName: "session", ...place },
    async read(value) {
      const text = encryptionKey ? await unseal(value, encryptionKey) : value;
      if (typeof text !== "string") return undefined;
      // A plain cookie with the data is not signed, so it is not read.
      return load ? variables(await load(text)) : encryptionKey ? variables(parsed(text)) : undefined;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The record is `{ _data: { name: { value, flash } }, _expire }`. */
function variables(record: unknown): OldData | undefined {
  const { _data, _expire } = dataOf(record) ?? {};
  const data = dataOf(_data);
  if (!data || (_expire && !(Date.parse(String(_expire)) > Date.now()))) return undefined;
  return Object.fromEntries(Object.entries(data).map(([name, entry]) => [name, dataOf(entry)?.value]));
}
