/** Sessions in Hono: `c.var.session`. */

import type { Context, Env, MiddlewareHandler } from "hono";
import type { WaitUntil } from "../options.js";
import type { RegisteredData } from "../register.js";
import { accessorOf, type GetSession, type SessionsSource } from "./accessor.js";

export type { GetSession, SessionsSource };

/** The variables of a context with a session. */
export interface SessionVariables<Data = RegisteredData> {
  /** Opens the session. `null` for a robot. */
  session: GetSession<Data>;
}

/**
 * Middleware that sets `c.var.session` and commits the session with the response. A request that does not ask for the
 * session costs no store operation. If a handler throws, nothing is saved.
 *
 * @example
 * ```ts
 * const app = new Hono().use(
 *   eltanin((c: Context<{ Bindings: Env }>) =>
 *     new Sessions({ store: kv(c.env.SESSIONS), secret: c.env.SESSION_SECRET })),
 * );
 * app.get("/", async (c) => c.text(`user ${(await c.var.session())?.userid()}`));
 * ```
 */
export function eltanin<Data = RegisteredData, E extends Env = Env>(
  source: SessionsSource<Data, Context<E>>,
): MiddlewareHandler<{ Variables: SessionVariables<Data> }> {
  return async function eltanin(c, next) {
    const accessor = accessorOf(source, c as unknown as Context<E>, c.req.raw);
    if (!accessor) return next();
    c.set("session", accessor.session);
    await next();
    if (c.error) return;
    const response = await accessor.commit(c.res, contextOf(c));
    if (response === c.res) return;
    // Hono copies the fields of the old response over those of a new one.
    c.res = undefined;
    c.res = response;
  };
}

/**
 * Middleware that lets only logged-in visitors pass. It redirects others to `login`, or answers 401 without it.
 *
 * @example
 * ```ts
 * app.use("/account/*", requireUser("/login"));
 * ```
 */
export function requireUser(login?: string): MiddlewareHandler<{ Variables: SessionVariables<never> }> {
  return async function requireUser(c, next) {
    if ((await c.var.session())?.userid()) return next();
    return login === undefined ? c.text("please log in", 401) : c.redirect(login, 303);
  };
}

/** Hono throws if the runtime has no such context, as in Node. */
function contextOf(c: Context): WaitUntil | undefined {
  try {
    return c.executionCtx;
  } catch {
    return undefined;
  }
}
