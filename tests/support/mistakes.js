/**
 * Common mistakes: `docs/reference/mistakes.md` shows each with what it says. The code on the page is that of `make`.
 * What `make` gets stands for what a worker has; a mistake may await.
 */

import { kv, memory, Sessions } from "eltanin";
import { HostileKv } from "./kv.js";
import { request, secret } from "./visitor.js";

/** What the code of a mistake uses. */
export async function given() {
  const env = { SESSIONS: new HostileKv(), SESSION_SECRET: secret };
  const store = memory();
  const sessions = new Sessions({ store, secret, tokens: true });
  const req = request();
  const session = await sessions.open(req);
  return {
    env,
    store,
    secret,
    sessions,
    request: req,
    session,
    response: Response.json({ apples: 3 }),
    cart: session.namespace("cart"),
  };
}

const mistake = (title, code, make) => ({ title, code, make });

/** The mistakes by section: a title, the error's code, and the code that makes it. */
export const sections = {
  "Setting up": [
    mistake("The secret is not set", "key_missing", ({ env }) => {
      new Sessions({ store: kv(env.SESSIONS), secret: env.SESION_SECRET });
    }),
    mistake("The secret is short", "key_too_short", ({ store }) => {
      new Sessions({ store, secret: "hunter2" });
    }),
    mistake("The secret is a placeholder", "key_weak", ({ store }) => {
      new Sessions({ store, secret: "x".repeat(32) });
    }),
    mistake("The KV namespace is not bound", "option", ({ env }) => {
      new Sessions({ store: kv(env.KV), secret: env.SESSION_SECRET });
    }),
    mistake("The binding is given as the store", "option", ({ env }) => {
      new Sessions({ store: env.SESSIONS, secret: env.SESSION_SECRET });
    }),
    mistake("The store is given as the options", "option", ({ env }) => {
      new Sessions(kv(env.SESSIONS), env.SESSION_SECRET);
    }),
    mistake(
      "A store that cannot compare and swap is asked for a user's sessions",
      "store_cannot_list",
      async ({ env }) => {
        const sessions = new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET });
        await sessions.list(7);
      },
    ),
  ],
  Options: [
    mistake("A lifetime is looked for at the cookie", "option", ({ store, secret }) => {
      new Sessions({ store, secret, cookie: { maxAge: 604_800 } });
    }),
    mistake("A lifetime is looked for at the top", "option", ({ store, secret }) => {
      new Sessions({ store, secret, ttl: 604_800 });
    }),
    mistake("A cookie's option is given at the top", "option", ({ store, secret }) => {
      new Sessions({ store, secret, sameSite: "strict" });
    }),
    mistake("An option is misspelt", "option", ({ store, secret }) => {
      new Sessions({ store, secret, lifetime: { persistant: 86_400 } });
    }),
    mistake("An option of another library", "option", ({ store, secret }) => {
      new Sessions({ store, secret, saveUninitialized: false });
    }),
    mistake("The cookie shall be readable by scripts", "option", ({ store, secret }) => {
      new Sessions({ store, secret, cookie: { httpOnly: false } });
    }),
    mistake("An environment variable is text", "option", ({ store, secret }) => {
      new Sessions({ store, secret, tokens: "false" });
    }),
    mistake("A lifetime is text", "option", ({ store, secret }) => {
      new Sessions({ store, secret, lifetime: { volatile: "2h" } });
    }),
    mistake("A lifetime is zero", "lifetime", ({ store, secret }) => {
      new Sessions({ store, secret, lifetime: { volatile: 0 } });
    }),
    mistake("A cross-site cookie is not secure", "cookie_same_site", ({ store, secret }) => {
      new Sessions({ store, secret, cookie: { sameSite: "none", secure: false } });
    }),
    mistake("A cookie's prefix contradicts its options", "cookie_prefix", ({ store, secret }) => {
      new Sessions({ store, secret, cookie: { name: "__Host-shop", domain: "example.com" } });
    }),
    mistake("An option of another function is misspelt", "option", async ({ sessions, session }) => {
      await sessions.end(7, { exept: session });
    }),
  ],
  "Requests and responses": [
    mistake("A framework's context is passed as a request", "request", async ({ sessions, request }) => {
      const context = { req: { raw: request } };
      await sessions.open(context);
    }),
    mistake("Only the header fields are passed", "request", async ({ sessions, request }) => {
      await sessions.open(request.headers);
    }),
    mistake("A handler returns nothing", "response", async ({ sessions, session }) => {
      await sessions.commit(session, undefined);
    }),
    mistake("A response's body was read", "response", async ({ sessions, session, response }) => {
      await response.json();
      await sessions.commit(session, response);
    }),
    mistake("A response cannot carry a cookie", "response", async ({ sessions, session }) => {
      await sessions.commit(session, Response.error());
    }),
  ],
  "The session": [
    mistake("A variable is set as a property", "property", ({ session }) => {
      session.user = { name: "Ada" };
    }),
    mistake("A method is overwritten", "property", ({ session }) => {
      session.flash = "saved";
    }),
    mistake("Variables are copied onto a session", "property", ({ session }) => {
      Object.assign(session, { user: 7 });
    }),
    mistake("A session is not awaited", "session", async ({ sessions, request, response }) => {
      const session = sessions.open(request);
      await sessions.commit(session, response);
    }),
    mistake("A session is changed after its commit", "session_committed", async ({ sessions, session, response }) => {
      await sessions.commit(session, response);
      session.set("late", true);
    }),
    mistake("A session is renewed while it is saved", "save_pending", ({ sessions, session }) => {
      sessions.save(session.set("a", 1));
      session.login(7);
    }),
    mistake("Nobody is logged in with 0", "user_id", ({ session }) => {
      session.login(0);
    }),
    mistake("A guest's session is made persistent", "not_logged_in", ({ session }) => {
      session.setPersistent();
    }),
    mistake("A form's field decides whether to remember", "arguments", ({ session }) => {
      session.login(7);
      session.setPersistent("false");
    }),
    mistake("A session is used after its end", "session_ended", ({ session }) => {
      session.destroy();
      session.login(7);
    }),
    mistake("A variable to pop does not exist", "no_such_variable", ({ cart }) => {
      cart.pop("apples");
    }),
    mistake("A key is no text", "key", ({ cart }) => {
      cart.set(17, "apples");
    }),
    mistake("Variables are not given as an object", "arguments", ({ cart, response }) => {
      cart.update(response.json());
    }),
  ],
  Values: [
    mistake("A promise is not awaited", "value_unsupported", ({ session, response }) => {
      session.set("answer", response.json());
    }),
    mistake("A response is stored", "value_unsupported", ({ session, response }) => {
      session.set("answer", response);
    }),
    mistake("An instance of a class is stored", "value_unsupported", ({ cart }) => {
      class Apple {
        price = 3;
      }
      cart.set("items", [new Apple()]);
    }),
    mistake("A function is stored with the data", "value_unsupported", ({ cart }) => {
      cart.set("item", { price: 3, total: (count) => count * 3 });
    }),
    mistake("An error is stored", "value_unsupported", ({ session }) => {
      session.set("problem", new TypeError("no such page"));
    }),
    mistake("A form is stored", "value_unsupported", ({ session }) => {
      session.set("form", new FormData());
    }),
    mistake("An object contains itself", "value_unsupported", ({ cart }) => {
      const item = { parts: [] };
      item.parts.push({ of: item });
      cart.set("item", item);
    }),
    mistake("An array has properties", "value_unsupported", ({ session }) => {
      session.set("match", "order 17".match(/(?<number>\d+)/));
    }),
    mistake("A value is too large", "value_too_large", ({ session }) => {
      session.set("upload", new Uint8Array(2_000_000));
    }),
  ],
};
