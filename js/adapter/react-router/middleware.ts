/** Sessions in React Router: middleware, and a function that finds the session of a context. */

import type { RegisteredData } from "../../register.js";
import type { Session } from "../../session.js";
import { accessorOf, commitUnlessFailed, type GetSession, type SessionsSource } from "../accessor.js";

/** What this needs of React Router's `RouterContextProvider`. */
export interface RouterContextLike {
  get<T>(key: { defaultValue?: T }): T;
  set<T>(key: { defaultValue?: T }, value: T): void;
}

/** Middleware of React Router on the server. */
export type Middleware<Context extends RouterContextLike> = (
  args: { request: Request; context: Readonly<Context> },
  next: () => Promise<Response>,
) => Promise<Response>;

export interface RouterSessions<Data, Context extends RouterContextLike> {
  /**
   * Middleware for the root route. It commits the session with the response. A request that does not ask for the
   * session costs no store operation. A response with a status of 500 or more saves nothing, because React Router
   * answers thrown errors itself.
   */
  sessionMiddleware: Middleware<Context>;
  /** Opens the session. `null` for a robot. */
  getSession(context: Readonly<RouterContextLike>): Promise<Session<Data> | null>;
  /**
   * Middleware for routes that only logged-in visitors may see. It redirects others to `login`, or throws a response
   * with the status 401 without it.
   */
  requireUser(login?: string): Middleware<Context>;
}

/**
 * Sessions for React Router 7 with the flag `v8_middleware`, and 8.
 *
 * @example
 * ```ts
 * // app/sessions.server.ts
 * export const { sessionMiddleware, getSession, requireUser } = eltanin((context) => {
 *   const { env } = context.get(cloudflareContext);
 *   return new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET });
 * });
 *
 * // app/root.tsx
 * export const middleware = [sessionMiddleware];
 *
 * // app/routes/account.tsx
 * export const middleware = [requireUser("/login")];
 * export const loader = async ({ context }) => (await getSession(context))?.userid();
 * ```
 */
export function eltanin<Data = RegisteredData, Context extends RouterContextLike = RouterContextLike>(
  source: SessionsSource<Data, Context>,
): RouterSessions<Data, Context> {
  const key: { defaultValue?: GetSession<Data> } = {};
  const getSession = (context: Readonly<RouterContextLike>) => context.get(key)();
  return {
    getSession,
    async sessionMiddleware({ request, context }, next) {
      const accessor = accessorOf(source, context, request);
      if (!accessor) return next();
      context.set(key, accessor.session);
      return commitUnlessFailed(accessor, await next());
    },
    requireUser: (login) => async (args, next) => {
      if ((await getSession(args.context))?.userid()) return next();
      if (login === undefined) throw new Response("please log in", { status: 401 });
      throw new Response(null, { status: 303, headers: { Location: login } });
    },
  };
}
