import { memory, Sessions } from "eltanin";
import { eltanin } from "eltanin/hono";
import { Hono } from "hono";
import { pages } from "./shop.js";

const store = memory();
const app = new Hono().use(eltanin((c) => new Sessions({ store, secret: c.env.SESSION_SECRET })));

for (const [path, page] of Object.entries(pages)) {
  app.all(path, async (c) => {
    const { text, location } = await page(c.var.session, new URL(c.req.url).searchParams);
    return location ? c.redirect(location, 303) : c.text(text);
  });
}

export default app;
