import { memory, Sessions } from "eltanin";
import { eltaninFastify } from "eltanin/node";
import fastify from "fastify";
import { pages } from "./shop.js";

const app = fastify();
app.register(eltaninFastify(new Sessions({ store: memory(), secret: process.env.SESSION_SECRET })));
app.addContentTypeParser("application/x-www-form-urlencoded", async () => undefined);
app.register(async (routes) => {
  for (const [path, page] of Object.entries(pages)) {
    routes.all(path, async (request, reply) => {
      const query = new URL(request.url, "http://localhost").searchParams;
      const { text, location } = await page(request.session, query);
      return location ? reply.redirect(location, 303) : text;
    });
  }
});

app.listen({ port: Number(process.env.PORT) });
