import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { eltaninKoa, requireUserKoa } from "eltanin/node";
import { visitor } from "eltanin/testing";
import Koa from "koa";
import { secret } from "../support/visitor.js";
import { pages, scenario } from "./scenario.js";
import { serve } from "./server.js";

let close;

async function shop(source) {
  const app = new Koa().use(eltaninKoa(source));
  const guard = requireUserKoa("/login");
  app.use(async (ctx) => {
    if (ctx.path === "/account") return guard(ctx, async () => Object.assign(ctx, { body: "your account" }));
    const { text, status, location } = await pages[ctx.path](ctx.session, ctx.URL.searchParams);
    if (location) {
      ctx.redirect(location);
      ctx.status = 303;
    } else Object.assign(ctx, { status, body: text });
  });
  app.silent = true;
  const served = await serve(createServer(app.callback()));
  close = served.close;
  return served.handler;
}

scenario("koa", shop, { guard: 303, fetched: false, origin: "http://localhost", close: () => close() });

test("koa: middleware that throws an error with a status below 500 saves nothing, and a guard can answer 401", async () => {
  const app = new Koa().use(eltaninKoa(new Sessions({ store: memory(), secret })));
  app.use(async (ctx, next) => (ctx.path === "/account" ? requireUserKoa()(ctx, next) : next()));
  app.use(async (ctx) => {
    (await ctx.session()).set("a", 1);
    ctx.throw(404);
  });
  app.silent = true;
  const { handler, close } = await serve(createServer(app.callback()));
  const ada = visitor(handler, { origin: "http://localhost" });
  const response = await ada.get("/");
  assert.equal(response.status, 404);
  assert.deepEqual(response.headers.getSetCookie(), []);
  assert.equal((await ada.get("/account")).status, 401);
  close();
});
