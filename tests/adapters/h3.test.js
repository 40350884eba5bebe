import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { eltanin, eltaninPlugin, requireUser } from "eltanin/h3";
import { visitor } from "eltanin/testing";
import { H3, redirect } from "h3";
import {
  createApp,
  createError,
  createRouter,
  eventHandler,
  getQuery,
  sendRedirect,
  sendStream,
  setResponseStatus,
  toNodeListener,
  toWebHandler,
} from "h3-1";
import { secret } from "../support/visitor.js";
import { pages, scenario, upstream, visit } from "./scenario.js";
import { serve } from "./server.js";

/** h3 2, as in Nitro 3. */
function shop(source) {
  const app = new H3({ silent: true }).use(eltanin(source));
  for (const [path, page] of Object.entries(pages)) {
    app.all(path, async (event) => {
      const { text, status, location } = await page(event.context.session, event.url.searchParams);
      event.res.status = status;
      return location ? redirect(location, 303) : text;
    });
  }
  app.use("/account", requireUser("/login")).get("/account", () => "your account");
  app.get("/fetched", async (event) => {
    await visit(event.context.session);
    return upstream();
  });
  return (request) => app.fetch(request);
}

/** h3 1, as in Nitro 2 and Nuxt. */
function oldShop(source) {
  const router = createRouter();
  for (const [path, page] of Object.entries(pages)) {
    const handler = eventHandler(async (event) => {
      const { text, status, location } = await page(event.context.session, new URLSearchParams(getQuery(event)));
      if (location) return sendRedirect(event, location, 303);
      setResponseStatus(event, status);
      return text;
    });
    router.use(path, handler);
  }
  const guard = requireUser("/login");
  router.get(
    "/account",
    eventHandler(async (event) => (await guard(event)) ?? "your account"),
  );
  router.get(
    "/fetched",
    eventHandler(async (event) => {
      await visit(event.context.session);
      return upstream();
    }),
  );
  // Otherwise h3 prints the error.
  const app = createApp({ onError: (error) => Object.assign(error, { unhandled: false }) }).use(router);
  eltaninPlugin(source)(app);
  return app;
}

scenario("h3", shop, { guard: 303 });
scenario("h3 1", (source) => toWebHandler(oldShop(source)), { guard: 303, origin: "http://localhost" });

let served;
scenario(
  "h3 1 in Node",
  async (source) => {
    served = await serve(createServer(toNodeListener(oldShop(source))));
    return served.handler;
  },
  { guard: 303, origin: "http://localhost", close: () => served.close() },
);

test("h3: fields that a handler has set stay, and the source gets the event", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const seen = [];
  const app = new H3().use(
    eltanin((event) => {
      seen.push(event.url.pathname);
      return sessions;
    }),
  );
  app.get("/a", async (event) => {
    event.res.headers.append("Set-Cookie", "theme=dark");
    event.res.headers.set("Vary", "Accept");
    (await event.context.session()).set("a", 1);
    return { ok: true };
  });
  const response = await visitor((request) => app.fetch(request)).get("/a");
  assert.deepEqual(await response.json(), { ok: true });
  assert.match(response.headers.get("Vary"), /^Accept, Cookie$/);
  assert.deepEqual(
    response.headers.getSetCookie().map((line) => line.split("=")[0]),
    ["theme", "__Host-session"],
  );
  assert.deepEqual(seen, ["/a"]);
});

test("h3: a guard without a page to log in answers 401", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const app = new H3().use(eltanin(sessions)).use(requireUser());
  assert.equal((await visitor((request) => app.fetch(request)).get("/")).status, 401);
});

test("h3 1: a stream carries the cookie, and an error that a handler throws saves nothing", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const app = createApp().use(
    eventHandler(async (event) => {
      (await event.context.session()).set("a", 1);
      if (event.path === "/gone") throw createError({ statusCode: 410 });
      return sendStream(event, new Blob(["streamed"]).stream());
    }),
  );
  eltaninPlugin(sessions)({ h3App: app });
  const ada = visitor(toWebHandler(app), { origin: "http://localhost" });
  const gone = await ada.get("/gone");
  assert.deepEqual([gone.status, gone.headers.getSetCookie()], [410, []]);
  const response = await ada.get("/");
  assert.equal(await response.text(), "streamed");
  assert.equal(response.headers.getSetCookie().length, 1);
});
