/** How each peer is set up: as its documentation shows, signed or sealed wherever that can be chosen. */

// Renamed: the linter takes every `use…` for a hook of React.
import { useSession as sessionMiddlewareOf, useSessionStorage as storageMiddlewareOf } from "@hono/session";
import { createEncryptionKey, jweDecrypt, jweEncrypt } from "@hono/session/cookies";
import { createWorkersKVSessionStorage } from "@react-router/cloudflare";
import { createInternalContext, serializeSignedCookie } from "better-call";
import { Hono } from "hono";
import { parse } from "hono/utils/cookie";
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

/** better-auth's signed cookie: better-call is what it signs and checks its cookies with. */
export const betterCall = {
  mint: (id) => serializeSignedCookie("better", id, SECRET, { path: "/", httpOnly: true, secure: true }),
  async read({ headers }) {
    const context = await createInternalContext({ headers }, { options: {}, path: "/" });
    return context.getSignedCookie("better", SECRET);
  },
};

/** @hono/session's sealed id, as its middleware makes and reads it: it keeps the key. */
export const honoSessionId = {
  async mint(sid) {
    this.key ??= await createEncryptionKey(SECRET);
    return `hono_sid=${(await jweEncrypt({ sid }, this.key)).jwe}`;
  },
  async read({ headers }) {
    const { hono_sid: token } = parse(headers.get("Cookie"), "hono_sid");
    return (await jweDecrypt(token, this.key, { requiredClaims: ["sid"] })).payload?.sid;
  },
};

/** It prints every token that it refuses, which would be most of the row's time and of the run's output. */
export function silenced(act) {
  const { error } = console;
  console.error = () => {};
  return act().finally(() => {
    console.error = error;
  });
}

/** @hono/session on Workers KV, the id sealed as a JWE. Its storage is what its example for KV has. */
export function honoSession(kv) {
  const storage = {
    get: (id) => kv.get(id, "json"),
    set: (id, data) => kv.put(id, JSON.stringify(data), { expirationTtl: 7_200 }),
    delete: (id) => kv.delete(id),
  };
  return { storage: storageMiddlewareOf(storage), session: sessionMiddlewareOf({ secret: SECRET }) };
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
