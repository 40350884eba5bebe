/** Sessions in SvelteKit: `event.locals.session`. */

import type { WaitUntil } from "../options.js";
import type { RegisteredData } from "../register.js";
import type { Session } from "../session.js";
import { accessorOf, commitUnlessFailed, type GetSession, type SessionsSource } from "./accessor.js";

export type { GetSession, SessionsSource };

/** What this needs of SvelteKit's `RequestEvent`. */
export interface RequestEventLike {
  request: Request;
  locals: object;
  platform?: unknown;
}

/** The argument of SvelteKit's hook `handle`. */
export interface HandleInput<Event> {
  event: Event;
  resolve(event: Event): Response | Promise<Response>;
}

/**
 * The hook `handle` that sets `event.locals.session`, and commits the session with the response. A request that does
 * not ask for the session costs no store operation and does not call `source`, so pages can be prerendered. A response
 * with a status of 500 or more saves nothing, because SvelteKit answers thrown errors itself.
 *
 * @example
 * ```ts
 * export const handle: Handle = eltanin(
 *   ({ platform }) => new Sessions({ store: kv(platform.env.SESSIONS), secret: platform.env.SESSION_SECRET }),
 * );
 * ```
 */
export function eltanin<Data = RegisteredData, Event extends RequestEventLike = RequestEventLike>(
  source: SessionsSource<Data, Event>,
) {
  return async function eltanin({ event, resolve }: HandleInput<Event>): Promise<Response> {
    const accessor = accessorOf(source, event, event.request);
    if (!accessor) return resolve(event);
    (event.locals as { session: GetSession<Data> }).session = accessor.session;
    const response = await resolve(event);
    return commitUnlessFailed(accessor, response, (event.platform as { ctx?: WaitUntil } | undefined)?.ctx);
  };
}

/**
 * The session of a logged-in visitor. For others it calls `refuse`, which throws SvelteKit's `redirect` or `error`.
 *
 * @example
 * ```ts
 * export async function load({ locals }) {
 *   const session = await requireUser(locals, () => redirect(303, "/login"));
 *   return { user: session.userid() };
 * }
 * ```
 */
export async function requireUser<Data>(
  locals: { session: GetSession<Data> },
  refuse: () => never,
): Promise<Session<Data>> {
  const session = await locals.session();
  return session?.userid() ? session : refuse();
}
