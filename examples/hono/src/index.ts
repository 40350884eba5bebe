import { type KVNamespaceLike, kv, Sessions } from "eltanin";
import { eltanin, requireUser } from "eltanin/hono";
import { type Context, Hono } from "hono";

interface Env {
  SESSIONS: KVNamespaceLike; // or KVNamespace, of `wrangler types`
  SESSION_SECRET: string;
}

interface Data {
  visits?: number;
}

const app = new Hono<{ Bindings: Env }>().use(
  eltanin(
    (c: Context<{ Bindings: Env }>) => new Sessions<Data>({ store: kv(c.env.SESSIONS), secret: c.env.SESSION_SECRET }),
  ),
);

app.get("/", async (c) => {
  const session = await c.var.session(); // null for a robot
  session?.set("visits", (session.get("visits") ?? 0) + 1);
  return c.text(`visit ${session?.get("visits")}`);
});

app.post("/login", async (c) => {
  const { user, password } = await c.req.parseBody();
  if (password !== "correct") return c.text("wrong password", 403); // your own check
  const session = await c.var.session();
  session?.login(String(user));
  session?.setPersistent(); // "remember me"
  return c.redirect("/account", 303);
});

app.post("/logout", async (c) => {
  (await c.var.session())?.logout();
  return c.redirect("/", 303);
});

app.get("/account", requireUser("/"), async (c) => c.text(`account of ${(await c.var.session())?.userid()}`));

export default app;
