/** Sessions in h3 and Nitro: `event.context.session`. */

import type { RegisteredData } from "../register.js";
import type { GetSession, SessionsSource } from "./accessor.js";

export { eltanin, type H3EventLike } from "./h3/middleware.js";
export { eltaninPlugin, type H3AppLike, type H3EventV1Like } from "./h3/plugin.js";
export type { GetSession, SessionsSource };

/** What the functions below need of an event. */
export interface EventWithSession {
  context: object;
}

/**
 * Opens the session, as `event.context.session()` does. `null` for a robot.
 *
 * @example
 * ```ts
 * const session = await useEltaninSession(event);
 * ```
 */
export function useEltaninSession<Data = RegisteredData>(event: EventWithSession): ReturnType<GetSession<Data>> {
  return (event.context as { session: GetSession<Data> }).session();
}

/**
 * A guard that lets only logged-in visitors pass. It redirects others to `login`, or answers 401 without it. It is
 * middleware for h3 2, and an event handler for h3 1 and Nitro.
 *
 * @example
 * ```ts
 * app.use("/account/**", requireUser("/login"));
 * ```
 */
export function requireUser(login?: string) {
  return async function requireUser(event: EventWithSession, next?: () => unknown): Promise<unknown> {
    if ((await useEltaninSession(event))?.userid()) return next?.();
    if (login === undefined) return new Response("please log in", { status: 401 });
    return new Response(null, { status: 303, headers: { Location: login } });
  };
}
