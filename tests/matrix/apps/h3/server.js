import { memory, Sessions } from "eltanin";
import { eltanin } from "eltanin/h3";
import { H3, redirect, serve } from "h3";
import { pages } from "./shop.js";

const app = new H3().use(eltanin(new Sessions({ store: memory(), secret: process.env.SESSION_SECRET })));

for (const [path, page] of Object.entries(pages)) {
  app.all(path, async (event) => {
    const { text, location } = await page(event.context.session, event.url.searchParams);
    return location ? redirect(location, 303) : text;
  });
}

serve(app, { port: process.env.PORT });
