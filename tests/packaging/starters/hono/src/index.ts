import { Hono } from "hono";

const app = new Hono<{ Bindings: CloudflareBindings }>();

app.get("/", async (c) => {
  const session = await c.var.session();
  session?.set("visits", (session.get("visits") ?? 0) + 1);
  return c.text(`visit ${session?.get("visits")}`);
});

export default app;
