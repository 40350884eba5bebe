/** The session of one request in a framework. Every adapter uses it. */

import { SessionsError } from "../error.js";
import { nameOf } from "../given.js";
import { lazy } from "../lazy.js";
import type { WaitUntil } from "../options.js";
import type { RegisteredData } from "../register.js";
import type { RequestLike } from "../request.js";
import type { Session } from "../session.js";
import type { Sessions } from "../sessions.js";

/**
 * What an adapter takes: the sessions of a site, or a function that returns them for a request. The function is called
 * when the session is asked for, so it can read bindings that exist only while a request runs.
 */
export type SessionsSource<Data, Context> =
  | Sessions<Data>
  | ((context: Context) => Sessions<Data> | Promise<Sessions<Data>>);

/**
 * Opens the request's session at the first call and returns the same one at each call. `null` for a robot. After the
 * response has been committed the session can only be read.
 */
export type GetSession<Data = RegisteredData> = () => Promise<Session<Data> | null>;

export interface Accessor<Data> {
  /** Passed to the application. */
  readonly session: GetSession<Data>;
  /** Whether the session was asked for. Otherwise a commit does nothing. */
  readonly asked: boolean;
  /**
   * Saves the session, and returns the response to send: the one given if the session was not asked for. As with
   * `sessions.handler`, an adapter calls it when the handler has answered, whatever the status, and does not call it
   * when the handler threw, so that nothing is saved.
   */
  commit(response: Response, waiting?: WaitUntil): Promise<Response>;
  /** Says that the response is sent without a commit. */
  discard(): undefined;
}

/**
 * Whether a handler failed, by the status of its response. Only for frameworks that answer what a handler threw before
 * the adapter sees it.
 */
export const hasFailed = (status: number) => status >= 500;

/** Commits for such a framework. */
export async function commitUnlessFailed<Data>(
  accessor: Accessor<Data>,
  response: Response,
  waiting?: WaitUntil,
): Promise<Response> {
  if (!hasFailed(response.status)) return accessor.commit(response, waiting);
  accessor.discard();
  return response;
}

/** The property of a framework's context with the sources that have an accessor. */
const SOURCES = Symbol("eltanin.sources");

/**
 * The accessor of a request. `undefined` if there is one from the same source for this context: the middleware was
 * added twice, and the outer one commits.
 *
 * `context` is the framework's object for the request. It is passed to the source, and a clone of the request that has
 * the same context shares the session.
 */
export function accessorOf<Data, Context extends object>(
  source: SessionsSource<Data, Context>,
  context: Context,
  request: Request | RequestLike,
): Accessor<Data> | undefined {
  const held: { [SOURCES]?: Set<unknown> } = context;
  held[SOURCES] ??= new Set();
  if (held[SOURCES].has(source)) return undefined;
  held[SOURCES].add(source);
  let sessions: Sessions<Data> | undefined;
  let isOver = false;
  const session = lazy(async () => {
    sessions = ensureSessions(typeof source === "function" ? await source(context) : source);
    const opened = await sessions.open(request);
    // Its cookie and changes could no longer be sent. Committed, it refuses them with an error.
    if (isOver) await sessions.commit(opened, new Response(null));
    return opened;
  });
  return {
    session: () => session.get(),
    get asked() {
      return session.asked;
    },
    async commit(response, waiting) {
      isOver = true;
      const opened = await session.opened();
      return sessions ? sessions.commit(opened, response, waiting) : response;
    },
    discard() {
      isOver = true;
      return undefined;
    },
  };
}

function ensureSessions<Data>(given: Sessions<Data>): Sessions<Data> {
  if (typeof given?.open === "function") return given;
  const right = "pass a Sessions, or a function that returns one, such as () => new Sessions({ store, secret })";
  throw new SessionsError("usage", "arguments", `the adapter was given ${nameOf(given)}; ${right}`);
}
