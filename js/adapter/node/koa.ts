/** Sessions in Koa: `ctx.session`. */

import type { RegisteredData } from "../../register.js";
import { accessorOf, type SessionsSource } from "../accessor.js";
import type { SessionRequest } from "./connect.js";
import { commitHead, type NodeRequest, requestOf } from "./head.js";

/** What this needs of Koa's context. */
export interface KoaContext {
  req: NodeRequest;
  response: { headers: object };
  status: number;
  set(name: string, value: string | string[]): void;
  redirect(url: string): void;
}

type Next = () => Promise<unknown>;

/**
 * Middleware for Koa that sets `ctx.session` and commits the session after the later middleware. A request that does
 * not ask for the session costs no store operation. If middleware throws, nothing is saved.
 *
 * @example
 * ```ts
 * app.use(eltaninKoa(new Sessions({ store, secret: process.env.SESSION_SECRET })));
 * app.use(async (ctx) => { ctx.body = `user ${(await ctx.session())?.userid()}`; });
 * ```
 */
export function eltaninKoa<Data = RegisteredData, Context extends KoaContext = KoaContext>(
  source: SessionsSource<Data, Context>,
) {
  return async function eltanin(context: Context, next: Next): Promise<void> {
    const accessor = accessorOf(source, context, requestOf(context.req));
    if (!accessor) return void (await next());
    (context as Context & SessionRequest<Data>).session = accessor.session;
    await next();
    const set = (name: string, value: string | string[]) => context.set(name, value);
    await commitHead(accessor, { fields: context.response.headers, set });
  };
}

/**
 * Middleware for Koa that lets only logged-in visitors pass. It redirects others to `login`, or answers 401 without it.
 *
 * @example
 * ```ts
 * router.get("/account", requireUserKoa("/login"), showAccount);
 * ```
 */
export function requireUserKoa(login?: string) {
  return async function requireUser(context: KoaContext, next: Next): Promise<void> {
    const session = await (context as KoaContext & SessionRequest<never>).session();
    if (session?.userid()) return void (await next());
    context.status = 401;
    if (login === undefined) return;
    context.redirect(login);
    context.status = 303;
  };
}
