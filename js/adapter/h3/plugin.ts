/** Sessions for h3 1, which Nitro 2 and so Nuxt 3 and 4 run on. It has no middleware after the handler. */

import type { WaitUntil } from "../../options.js";
import type { RegisteredData } from "../../register.js";
import { accessorOf, type SessionsSource } from "../accessor.js";
import { commitHead, type NodeRequest, requestOf } from "../node/head.js";

/** What this needs of an event of h3 1. */
export interface H3EventV1Like {
  node: { req: NodeRequest; res: NodeResponse };
  /** The request of a runtime that has one. */
  web?: { request?: Request | undefined } | undefined;
  context: object;
  _handled: boolean;
  waitUntil?(promise: Promise<unknown>): void;
}

interface NodeResponse {
  getHeaders(): object;
  setHeader(name: string, value: string | string[]): unknown;
  end(...args: unknown[]): unknown;
}

type Reply = { body?: unknown };

/** What this needs of an application of h3 1. */
export interface H3AppLike<Event> {
  handler(event: Event): unknown;
  options: { onBeforeResponse?(event: Event, reply: Reply): unknown };
}

/**
 * A plugin for Nitro 2 and Nuxt, or for an application of h3 1, that sets `event.context.session` and commits the
 * session with the response. A request that does not ask for the session costs no store operation. If a handler throws,
 * nothing is saved.
 *
 * @example
 * ```ts
 * export default defineNitroPlugin(eltaninPlugin((event) => new Sessions({ store: kv(env.SESSIONS), secret })));
 * ```
 */
export function eltaninPlugin<Data = RegisteredData, Event extends H3EventV1Like = H3EventV1Like>(
  source: SessionsSource<Data, Event>,
) {
  return function eltaninPlugin(site: { h3App: H3AppLike<Event> } | H3AppLike<Event>): void {
    const app = "h3App" in site ? site.h3App : site;
    const { handler } = app;
    const { onBeforeResponse } = app.options;
    const commits = new WeakMap<Event, (reply: Reply) => Promise<void> | undefined>();
    app.options.onBeforeResponse = async (event, reply) => {
      await onBeforeResponse?.(event, reply);
      await commits.get(event)?.(reply);
    };
    app.handler = async (event) => {
      const { req, res } = event.node;
      const accessor = accessorOf(source, event, event.web?.request ?? requestOf(req));
      if (!accessor) {
        await handler(event);
        return;
      }
      Object.assign(event.context, { session: accessor.session });
      const set = (name: string, value: string | string[]) => void res.setHeader(name, value);
      const commit = () => commitHead(accessor, { fields: res.getHeaders(), set });
      const waiting = event.waitUntil ? (event as unknown as WaitUntil) : undefined;
      commits.set(event, async (reply) => {
        res.end = end;
        if (reply.body instanceof Response) reply.body = await accessor.commit(reply.body, waiting);
        else await commit();
      });
      // `sendRedirect` and `sendNoContent` end the response without the hook above.
      const { end } = res;
      let ending: Promise<void> | undefined;
      res.end = (...args) => {
        res.end = end;
        event._handled = true;
        ending = commit()?.then(() => void end.apply(res, args));
        return ending ? res : end.apply(res, args);
      };
      try {
        await handler(event);
        // Outside Node, `sendStream` leaves the response open.
        await (ending ?? commit());
      } catch (error) {
        // In Node, h3 calls the hook above with the error too.
        commits.delete(event);
        throw error;
      } finally {
        res.end = end;
      }
      await ending;
    };
  };
}
