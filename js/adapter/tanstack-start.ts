/** Sessions in TanStack Start: `context.session`. */

import type { RequestServerOptions, RequestServerResult } from "@tanstack/start-client-core";
import type { RegisteredData } from "../register.js";
import type { Session } from "../session.js";
import { accessorOf, type GetSession, type SessionsSource } from "./accessor.js";

export type { GetSession, SessionsSource };

/** The context that the middleware adds. */
export interface SessionContext<Data = RegisteredData> {
  /** Opens the session. `null` for a robot. */
  session: GetSession<Data>;
}

/**
 * The server part of a request middleware. It adds `session` to the context and commits the session with the response. A
 * request that does not ask for the session costs no store operation. If a handler throws, nothing is saved.
 *
 * @example
 * ```ts
 * const session = createMiddleware().server(eltanin(sessions));
 * export const startInstance = createStart(() => ({ requestMiddleware: [session] }));
 * ```
 */
export function eltanin<Data = RegisteredData>(source: SessionsSource<Data, Request>) {
  return async function eltanin<Register, Middlewares>({
    request,
    next,
  }: RequestServerOptions<Register, Middlewares>): Promise<
    RequestServerResult<Register, Middlewares, SessionContext<Data>>
  > {
    const accessor = accessorOf(source, request, request);
    // Middleware that was added twice leaves the session in the context.
    const context = (accessor && { session: accessor.session }) as SessionContext<Data>;
    const result = await next({ context });
    return accessor ? { ...result, response: await accessor.commit(result.response) } : result;
  };
}

/**
 * The session of a logged-in visitor. For others it throws what `refuse` returns or throws, such as the `redirect` of
 * TanStack Router or a `Response`.
 *
 * @example
 * ```ts
 * const session = await requireUser(context, () => redirect({ to: "/login" }));
 * ```
 */
export async function requireUser<Data>(
  context: { session: GetSession<Data> },
  refuse: () => unknown,
): Promise<Session<Data>> {
  const session = await context.session();
  if (!session?.userid()) throw refuse();
  return session;
}
