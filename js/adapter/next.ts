/** Sessions in Next.js, also through OpenNext: `getSession()` and `saveSession()`. */

import { cookies, headers } from "next/headers.js";
import { SessionsError } from "../error.js";
import type { RegisteredData } from "../register.js";
import type { Session } from "../session.js";
import type { Sessions } from "../sessions.js";

/** The sessions of a site, or a function that returns them. It is called when a request asks for its session. */
export type SessionsSource<Data> = Sessions<Data> | (() => Sessions<Data> | Promise<Sessions<Data>>);

type Fields = Awaited<ReturnType<typeof headers>>;

interface Held<Data> {
  sessions: Sessions<Data>;
  session: Session<Data> | null;
}

/**
 * `getSession`, `saveSession` and `requireUser` of a site. Next.js has no step after the handler, so a route handler or
 * a server action calls `saveSession` after its changes.
 *
 * @example
 * ```ts
 * export const { getSession, saveSession, requireUser } = eltanin(
 *   () => new Sessions({ store: kv(getCloudflareContext().env.SESSIONS), secret: process.env.SESSION_SECRET }),
 * );
 * ```
 */
export function eltanin<Data = RegisteredData>(source: SessionsSource<Data>) {
  const requests = new WeakMap<object, Promise<Held<Data>>>();

  async function open(fields: Fields): Promise<Held<Data>> {
    const sessions = typeof source === "function" ? await source() : source;
    const url = `${fields.get("x-forwarded-proto") ?? "https"}://${fields.get("host") ?? ""}/`;
    return { sessions, session: await sessions.open({ url, headers: fields }) };
  }

  /** Next.js returns the same fields at each call in a request. */
  async function held(): Promise<Held<Data>> {
    const fields = await headers();
    const opening = requests.get(fields) ?? open(fields);
    requests.set(fields, opening);
    return opening;
  }

  /** The session of this request, the same one at each call. `null` for a robot. */
  async function getSession(): Promise<Session<Data> | null> {
    return (await held()).session;
  }

  /**
   * Saves the session's changes and sets its cookie. Call it in a route handler or a server action. Returns the other
   * fields that the response of a route handler should have, such as `Vary`.
   */
  async function saveSession(): Promise<Headers> {
    const { sessions, session } = await held();
    const saved = await sessions.save(session);
    const jar = await cookies();
    for (const { name, value, options } of saved.cookies) {
      try {
        jar.set({ name, value, ...options });
      } catch (cause) {
        const message =
          "a server component cannot set the session's cookie; save in a route handler or a server action";
        throw new SessionsError("usage", "response", message, cause);
      }
    }
    saved.headers.delete("Set-Cookie");
    return saved.headers;
  }

  /** The session of a logged-in visitor. For others it calls `refuse`, which calls `redirect` or `unauthorized`. */
  async function requireUser(refuse: () => never): Promise<Session<Data>> {
    const session = await getSession();
    return session?.userid() ? session : refuse();
  }

  return { getSession, saveSession, requireUser };
}

/**
 * Adds the setting that Eltanin needs through OpenNext to a configuration of Next.js: workerd compiles no WebAssembly at
 * run time, so the package must stay outside the bundle.
 *
 * @example
 * ```ts
 * export default withEltanin({ reactStrictMode: true });
 * ```
 */
export function withEltanin<Config extends object>(config: Config = {} as Config): Config {
  const { serverExternalPackages = [] } = config as { serverExternalPackages?: string[] };
  return { ...config, serverExternalPackages: [...new Set([...serverExternalPackages, "eltanin"])] };
}
