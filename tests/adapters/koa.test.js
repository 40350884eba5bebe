import { createServer } from "node:http";
import { eltaninKoa, requireUserKoa } from "eltanin/node";
import Koa from "koa";
import { pages, scenario } from "./scenario.js";
import { serve } from "./server.js";

let close;

async function shop(source) {
  const app = new Koa().use(eltaninKoa(source));
  const guard = requireUserKoa("/login");
  app.use(async (ctx) => {
    if (ctx.path === "/account") return guard(ctx, async () => Object.assign(ctx, { body: "your account" }));
    const { text, location } = await pages[ctx.path](ctx.session, ctx.URL.searchParams);
    if (location) {
      ctx.redirect(location);
      ctx.status = 303;
    } else ctx.body = text;
  });
  app.silent = true;
  const served = await serve(createServer(app.callback()));
  close = served.close;
  return served.handler;
}

scenario("koa", shop, { guard: 303, fetched: false, origin: "http://localhost", close: () => close() });
