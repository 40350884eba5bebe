import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { eltanin, requireUser } from "eltanin/hono";
import { visitor } from "eltanin/testing";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { secret } from "../support/visitor.js";
import { pages, scenario, upstream, visit } from "./scenario.js";

function shop(source) {
  const app = new Hono().use(eltanin(source));
  for (const [path, page] of Object.entries(pages)) {
    app.all(path, async (c) => {
      const { text, status, location } = await page(c.var.session, new URL(c.req.url).searchParams);
      return location ? c.redirect(location, 303) : c.text(text, status);
    });
  }
  app.get("/account", requireUser("/login"), (c) => c.text("your account"));
  app.get("/fetched", async (c) => {
    await visit(c.var.session);
    return upstream();
  });
  // Otherwise Hono prints the error.
  app.onError((error, c) => c.text(error.message, 500));
  return app.fetch;
}

scenario("hono", shop, { guard: 303 });

test("hono: the source gets the context with its bindings, when the session is asked for", async () => {
  const store = memory();
  const seen = [];
  const app = new Hono().use(
    eltanin((c) => {
      seen.push(c.env.SECRET);
      return new Sessions({ store, secret: c.env.SECRET });
    }),
  );
  app.get("/", async (c) => c.text(`user ${(await c.var.session()).userid()}`));
  app.get("/about", (c) => c.text("about"));
  const ada = visitor(app, { env: { SECRET: secret } });
  await ada.get("/about");
  assert.deepEqual(seen, []);
  assert.equal(await (await ada.get("/")).text(), "user 0");
  assert.deepEqual(seen, [secret]);
});

test("hono: middleware that is added twice shares the session, and the outer one commits it", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const inner = new Hono().use(eltanin(sessions));
  inner.get("/", async (c) => {
    (await c.var.session()).set("a", 1);
    return c.text("inner");
  });
  const app = new Hono().use(eltanin(sessions));
  app.use(async (c, next) => {
    await next();
    (await c.var.session()).set("b", 2);
  });
  app.route("/inner", inner);
  app.get("/see", async (c) => c.json((await c.var.session()).toObject()));
  const ada = visitor(app);
  await ada.get("/inner");
  assert.deepEqual(await (await ada.get("/see")).json(), { a: 1, b: 2 });
});

test("hono: a guard without a page to log in answers 401", async () => {
  const app = new Hono().use(eltanin(new Sessions({ store: memory(), secret })), requireUser());
  assert.equal((await visitor(app).get("/")).status, 401);
});

test("hono: a handler that throws an error with a status below 500 saves nothing", async () => {
  const app = new Hono().use(eltanin(new Sessions({ store: memory(), secret })));
  app.get("/", async (c) => {
    (await c.var.session()).set("a", 1);
    throw new HTTPException(404);
  });
  const response = await visitor(app).get("/");
  assert.equal(response.status, 404);
  assert.deepEqual(response.headers.getSetCookie(), []);
});
