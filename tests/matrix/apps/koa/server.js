import { memory, Sessions } from "eltanin";
import { eltaninKoa } from "eltanin/node";
import Koa from "koa";
import { pages } from "./shop.js";

const sessions = new Sessions({ store: memory(), secret: process.env.SESSION_SECRET });
const app = new Koa().use(eltaninKoa(sessions));

app.use(async (ctx) => {
  const { text, location } = await pages[ctx.path](ctx.session, ctx.URL.searchParams);
  if (location) {
    ctx.redirect(location);
    ctx.status = 303;
  } else ctx.body = text;
});

app.listen(process.env.PORT);
