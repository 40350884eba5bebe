/** Astro's middleware. */

import { SessionsError } from "../../error.js";
import type { WaitUntil } from "../../options.js";
import type { RegisteredData } from "../../register.js";
import { accessorOf, type GetSession, type SessionsSource } from "../accessor.js";

/** What the middleware needs of Astro's `APIContext`. */
export interface AstroContextLike {
  request: Request;
  locals: object;
  isPrerendered: boolean;
}

/**
 * The middleware that the integration adds. It sets `Astro.locals.session` and commits the session with the response. A
 * request that does not ask for the session costs no store operation. Astro sends the response before all components
 * have run: a change that a component makes after that throws `session_committed`, because it could not be sent.
 *
 * @example
 * ```ts
 * // src/middleware.ts, in place of the integration
 * export const onRequest = middleware(() => new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET }));
 * ```
 */
export function middleware<Data = RegisteredData, Context extends AstroContextLike = AstroContextLike>(
  source: SessionsSource<Data, Context>,
) {
  return async function eltanin(context: Context, next: () => Promise<Response>): Promise<Response> {
    const locals = context.locals as { session: GetSession<Data>; cfContext?: WaitUntil };
    if (context.isPrerendered) {
      locals.session = prerendered;
      return next();
    }
    const accessor = accessorOf(source, context, context.request);
    if (!accessor) return next();
    locals.session = accessor.session;
    const response = await next();
    return accessor.commit(response, locals.cfContext);
  };
}

/** A prerendered page is the same for every visitor. */
async function prerendered(): Promise<never> {
  const message = "a prerendered page has no session; render it on demand with `export const prerender = false`";
  throw new SessionsError("usage", "request", message);
}
