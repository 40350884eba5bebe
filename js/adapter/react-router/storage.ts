/** React Router's `SessionStorage` over Eltanin, for applications that have its calls already. */

import { SessionsError } from "../../error.js";
import type { RegisteredData } from "../../register.js";
import type { Session } from "../../session.js";
import type { Sessions } from "../../sessions.js";

/** React Router's `Session`, and what is behind it. */
export interface StorageSession<Data> {
  /** `""` for a new session. */
  readonly id: string;
  readonly data: Partial<Data>;
  has(name: keyof Data & string): boolean;
  /**
   * The variable. If there is none, the value of that name that was flashed, once. The type is written as in React
   * Router, because TypeScript finds no other one compatible.
   */
  get<Key extends keyof Data & string>(name: Key): (Key extends keyof Data ? Data[Key] : undefined) | undefined;
  set<Key extends keyof Data & string>(name: Key, value: Data[Key]): void;
  flash<Key extends keyof Data & string>(name: Key, value: Data[Key]): void;
  unset(name: keyof Data & string): void;
  /** The session, for `login`, `logout` and what else React Router does not know. `null` for a robot. */
  readonly eltanin: Session<Data> | null;
}

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

function wrap<Data>(eltanin: Session<Data> | null): StorageSession<Data> {
  // The types of the variables are those of `StorageSession`.
  const session = eltanin as Session<Record<string, unknown>> | null;
  const wrapped = {
    eltanin,
    get id() {
      return session && !session.isNew ? session.id : "";
    },
    get data() {
      return session?.toObject() ?? {};
    },
    has: (name: string) => session?.has(name) ?? false,
    get: (name: string) => (session?.has(name) ? session.get(name) : session?.flash(name)),
    set: (name: string, value: unknown) => void session?.set(name, value),
    flash: (name: string, value: unknown) => void session?.flash(name, value),
    unset: (name: string) => void session?.delete(name),
  };
  return wrapped as StorageSession<Data>;
}
