/** Sessions in Express, Connect and `node:http`: `req.session`. */

import type { RegisteredData } from "../../register.js";
import { accessorOf, type GetSession, hasFailed, type SessionsSource } from "../accessor.js";
import { beforeHead, type NodeResponse } from "./deferred.js";
import { commitHead, type NodeRequest, requestOf } from "./head.js";

/** A request with a session. */
export interface SessionRequest<Data = RegisteredData> {
  /** Opens the session. `null` for a robot. */
  session: GetSession<Data>;
}

type Next = (error?: unknown) => unknown;

/**
 * Middleware for Express, Connect and `node:http` that sets `req.session`, and commits the session before the head of
 * the response is sent. A request that does not ask for the session costs no store operation. A response with a status
 * of 500 or more saves nothing, because an error handler has answered. If the store fails, `next` is called with the error.
 *
 * @example
 * ```ts
 * const app = express().use(eltanin(new Sessions({ store, secret: process.env.SESSION_SECRET })));
 * app.get("/", async (req, res) => res.send(`user ${(await req.session())?.userid()}`));
 * ```
 */
export function eltanin<Data = RegisteredData, Request extends NodeRequest = NodeRequest>(
  source: SessionsSource<Data, Request>,
) {
  return function eltanin(request: Request, response: NodeResponse, next: Next): void {
    const accessor = accessorOf(source, request, requestOf(request));
    if (!accessor) return void next();
    (request as Request & SessionRequest<Data>).session = accessor.session;
    const set = (name: string, value: string | string[]) => void response.setHeader(name, value);
    const prepare = () =>
      hasFailed(response.statusCode)
        ? accessor.discard()
        : commitHead(accessor, { fields: response.getHeaders(), set });
    beforeHead(response, prepare, next);
    next();
  };
}

/**
 * Middleware for Express, Connect and `node:http` that lets only logged-in visitors pass. It redirects others to
 * `login`, or answers 401 without it.
 *
 * @example
 * ```ts
 * app.use("/account", requireUser("/login"));
 * ```
 */
export function requireUser(login?: string) {
  return async function requireUser(request: object, response: NodeResponse, next: Next): Promise<void> {
    try {
      const session = await (request as SessionRequest<never>).session();
      if (session?.userid()) return void next();
    } catch (error) {
      return void next(error);
    }
    response.statusCode = login === undefined ? 401 : 303;
    if (login !== undefined) response.setHeader("Location", login);
    response.end();
  };
}
