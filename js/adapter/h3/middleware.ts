/** Middleware for h3 2 and Nitro 3. */

import type { WaitUntil } from "../../options.js";
import type { RegisteredData } from "../../register.js";
import { accessorOf, type SessionsSource } from "../accessor.js";

/** What the middleware needs of an event of h3 2. */
export interface H3EventLike {
  req: Request;
  res: { headers: Headers };
  context: object;
}

/**
 * Middleware for h3 2 that sets `event.context.session` and commits the session with the response. A request that does
 * not ask for the session costs no store operation. If a handler throws or returns an error, nothing is saved.
 *
 * @example
 * ```ts
 * const app = new H3().use(eltanin(sessions));
 * app.get("/", async (event) => `user ${(await event.context.session())?.userid()}`);
 * ```
 */
export function eltanin<Data = RegisteredData, Event extends H3EventLike = H3EventLike>(
  source: SessionsSource<Data, Event>,
) {
  return async function eltanin(event: Event, next: () => unknown): Promise<unknown> {
    const accessor = accessorOf(source, event, event.req);
    if (!accessor) return next();
    Object.assign(event.context, { session: accessor.session });
    const body = await next();
    if (body instanceof Error) return body;
    const waiting = "waitUntil" in event.req ? (event.req as unknown as WaitUntil) : undefined;
    if (body instanceof Response) return accessor.commit(body, waiting);
    if (!accessor.asked) return body;
    // h3 makes the response from the body and these fields.
    const { headers } = event.res;
    const committed = await accessor.commit(new Response(null, { headers }), waiting);
    headers.delete("Set-Cookie");
    for (const [name, value] of committed.headers) {
      if (name === "set-cookie") headers.append(name, value);
      else headers.set(name, value);
    }
    return body;
  };
}
