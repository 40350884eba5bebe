/** React Router's `SessionStorage` over Eltanin, for applications that have its calls already. */

import { SessionsError } from "../../error.js";
import type { RegisteredData } from "../../register.js";
import type { Sessions } from "../../sessions.js";
import { type StorageSession, wrap } from "./session.js";

/** React Router's `SessionStorage`. */
export interface EltaninStorage<Data> {
  /**
   * Opens the session of a request. React Router's own storages take the `Cookie` field. With it alone a new visitor
   * cannot be told from a robot.
   *
   * @throws SessionsError `arguments` if it was given the `Cookie` field of a new visitor, unless the option `robots`
   * is `false`.
   */
  getSession(request?: Request | string | null): Promise<StorageSession<Data>>;
  /** Saves the session and returns the `Set-Cookie` field, `""` if there is none. */
  commitSession(session: object): Promise<string>;
  /** Ends the session and returns the `Set-Cookie` field. */
  destroySession(session: object): Promise<string>;
}

/**
 * React Router's `SessionStorage`. Prefer the middleware, which commits by itself.
 *
 * @example
 * ```ts
 * const { getSession, commitSession } = createEltaninStorage(sessions);
 * const session = await getSession(request);
 * session.set("visits", (session.get("visits") ?? 0) + 1);
 * return data(null, { headers: { "Set-Cookie": await commitSession(session) } });
 * ```
 */
export function createEltaninStorage<Data = RegisteredData>(sessions: Sessions<Data>): EltaninStorage<Data> {
  const commitSession = async (session: object) => {
    const { headers } = await sessions.save((session as StorageSession<Data>).eltanin);
    return headers.get("Set-Cookie") ?? "";
  };
  return {
    async getSession(request) {
      if (typeof request === "object" && request !== null) return wrap(await sessions.open(request));
      const headers = new Headers(request ? { Cookie: request } : {});
      const session = await sessions.open({ url: "", headers });
      if (!session) throw cannotSeeUserAgent();
      return wrap(session);
    },
    commitSession,
    destroySession(session) {
      (session as StorageSession<Data>).eltanin?.destroy();
      return commitSession(session);
    },
  };
}

function cannotSeeUserAgent(): SessionsError {
  const message =
    "`getSession` cannot see the user agent, without which a new visitor is taken for a robot; pass the request, as in getSession(request)";
  return new SessionsError("usage", "arguments", message);
}
