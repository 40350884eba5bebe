/** Sessions in Fastify: `request.session`. */

import type { RegisteredData } from "../../register.js";
import { type Accessor, accessorOf, type GetSession, type SessionsSource } from "../accessor.js";
import type { SessionRequest } from "./connect.js";
import type { FastifyLike, FastifyReplyLike, FastifyRequestLike } from "./fastify-face.js";
import { commitHead, requestOf } from "./head.js";

/**
 * A plugin for Fastify that sets `request.session` and commits the session before the reply is sent. A request that
 * does not ask for the session costs no store operation. If a handler throws, nothing is saved.
 *
 * @example
 * ```ts
 * app.register(eltaninFastify(new Sessions({ store, secret: process.env.SESSION_SECRET })));
 * app.get("/", async (request) => `user ${(await request.session())?.userid()}`);
 * ```
 */
export function eltaninFastify<Data = RegisteredData, Request extends FastifyRequestLike = FastifyRequestLike>(
  source: SessionsSource<Data, Request>,
) {
  const accessors = new WeakMap<Request, Accessor<Data>>();
  async function eltanin(fastify: FastifyLike): Promise<void> {
    fastify.decorateRequest("session", null);
    fastify.addHook("onRequest", async (request: Request & { session: GetSession<Data> }) => {
      const accessor = accessorOf(source, request, requestOf(request.raw));
      if (!accessor) return;
      accessors.set(request, accessor);
      request.session = accessor.session;
    });
    fastify.addHook("onError", async (request: Request) => void accessors.delete(request));
    fastify.addHook("onSend", async (request: Request, reply: FastifyReplyLike) => {
      const accessor = accessors.get(request);
      if (!accessor) return;
      const set = (name: string, value: string | string[]) => {
        reply.removeHeader(name); // Fastify adds a cookie to those that are there.
        reply.header(name, value);
      };
      await commitHead(accessor, { fields: reply.getHeaders(), set });
    });
  }
  // The hooks then apply to the routes outside of the plugin, as with `fastify-plugin`.
  return Object.assign(eltanin, { [Symbol.for("skip-override")]: true });
}

/**
 * A hook for Fastify that lets only logged-in visitors pass. It redirects others to `login`, or answers 401 without it.
 *
 * @example
 * ```ts
 * app.get("/account", { preHandler: requireUserFastify("/login") }, showAccount);
 * ```
 */
export function requireUserFastify(login?: string) {
  return async function requireUser(request: object, reply: FastifyReplyLike): Promise<unknown> {
    const session = await (request as SessionRequest<never>).session();
    if (session?.userid()) return undefined;
    if (login !== undefined) reply.header("Location", login);
    reply.code(login === undefined ? 401 : 303).send();
    return reply;
  };
}
