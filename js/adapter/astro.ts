/** Sessions in Astro: `Astro.locals.session`. */

import type { RegisteredData } from "../register.js";
import type { GetSession, SessionsSource } from "./accessor.js";

export { default, type EltaninOptions } from "./astro/integration.js";
export { type AstroContextLike, middleware } from "./astro/middleware.js";
export type { GetSession, SessionsSource };

/** What the guard needs of `Astro` or of an endpoint's context. */
export interface GuardedContext {
  locals: object;
  redirect(path: string, status: 303): Response;
}

/**
 * The response for a visitor who is not logged in: a redirect to `login`, or 401 without it. `undefined` for others.
 *
 * @example
 * ```ts
 * const refused = await requireUser(Astro, "/login");
 * if (refused) return refused;
 * ```
 */
export async function requireUser(context: GuardedContext, login?: string): Promise<Response | undefined> {
  const { session } = context.locals as { session: GetSession<RegisteredData> };
  if ((await session())?.userid()) return undefined;
  return login === undefined ? new Response("please log in", { status: 401 }) : context.redirect(login, 303);
}
