/** Takes over the data of an old session when a new session begins. */

import type { RequestLike } from "../request.js";
import type { Session } from "../session.js";
import { type CookiePlace, cookieOf, removal } from "./cookie.js";

/** The variables of an old session. */
export type OldData = Record<string, unknown>;

/** Loads an old session from its old store. */
export type Load = (id: string) => Promise<OldData | null | undefined> | OldData | null | undefined;

/** The old library's session: where its cookie is and how its value is read. */
export interface OldSession {
  readonly place: CookiePlace & { cookieName: string };
  /** Returns the data, `undefined` if the value is forged, expired or of another library. */
  read(value: string): Promise<OldData | undefined>;
}

/**
 * Takes over an old session's data when `session` is new and has none. A robot, whose session is `null`, gets nothing.
 * Without `map`, all old variables are set and nobody is logged in.
 *
 * Returns a function that removes the old cookie from a committed response. It keeps the cookie if the data was not
 * saved, so that the next request takes it over.
 *
 * @example
 * ```ts
 * const finish = await takeOver(session, request, fromIronSession({ cookieName: "shop", password }));
 * return finish(await sessions.commit(session, response));
 * ```
 */
export async function takeOver<Data>(
  session: Session<Data> | null,
  request: RequestLike,
  old: OldSession,
  map: (data: OldData, session: Session<Data>) => void | Promise<void> = (data, into) =>
    void into.update(Object.entries(data)),
): Promise<(response: Response) => Response> {
  const value = session && cookieOf(request, old.place.cookieName);
  if (!session || !value) return (response) => response;
  if (session.isNew) {
    const data = await old.read(value);
    if (!data) return (response) => response;
    if (session.size === 0 && session.userid() === 0) await map(data, session);
  }
  return (response) => (session.status === "dropped" ? response : removal(response, old.place));
}
