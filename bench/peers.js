/** How each peer is set up: as its documentation shows, signed or sealed wherever that can be chosen. */

import { createWorkersKVSessionStorage } from "@react-router/cloudflare";
import { Hono } from "hono";
import { sessionMiddleware } from "hono-sessions";
import { createCookie } from "react-router";
import { SECRET } from "./data.js";

/** iron-session's options. */
export const ironOptions = { cookieName: "iron", password: SECRET };

/** React Router's signed cookie. */
export const routerCookie = createCookie("router", { secrets: [SECRET], httpOnly: true, secure: true });

/** React Router's sessions in Workers KV, with a signed cookie. */
export function routerStorage(kv) {
  return createWorkersKVSessionStorage({ cookie: routerCookie, kv });
}

/** hono-sessions on Workers KV, the id sealed. It has no KV store of its own: this is the one its interface asks for. */
export function honoSessions(kv) {
  const put = (id, data) => kv.put(id, JSON.stringify(data), { expirationTtl: 7_200 });
  const store = {
    getSessionById: (id) => kv.get(id, "json"),
    createSession: put,
    persistSessionData: put,
    deleteSession: (id) => kv.delete(id),
  };
  return sessionMiddleware({
    store,
    encryptionKey: SECRET,
    expireAfterSeconds: 7_200,
    // With the default every read is also a write.
    autoExtendExpiration: false,
    sessionCookieName: "honos",
    cookieOptions: { path: "/", httpOnly: true, secure: true, sameSite: "Lax" },
  });
}

/** A way to make Hono's context for a request without its router, whose time is not counted against what runs in it. */
export async function honoContext() {
  let Context;
  const app = new Hono().get("*", (context) => {
    Context = context.constructor;
    return context.text("ok");
  });
  await app.request("https://shop.example/");
  return (request) => new Context(request, { env: {} });
}
