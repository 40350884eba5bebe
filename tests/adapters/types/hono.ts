/** The types of the adapter for Hono. */

import { type KVNamespaceLike, kv, Sessions } from "eltanin";
import { eltanin, requireUser } from "eltanin/hono";
import { type Context, Hono } from "hono";

interface Env {
  SESSIONS: KVNamespaceLike;
  SECRET: string;
}

interface Data {
  visits?: number;
}

const app = new Hono<{ Bindings: Env }>().use(
  eltanin((c: Context<{ Bindings: Env }>) => new Sessions<Data>({ store: kv(c.env.SESSIONS), secret: c.env.SECRET })),
);

app.get("/", async (c) => {
  const session = await c.var.session();
  const visits: number | undefined = session?.get("visits");
  // @ts-expect-error: a misspelt key.
  session?.get("visit");
  // @ts-expect-error: a value of another type.
  session?.set("visits", "many");
  return c.text(`${visits}, ${c.env.SECRET}`);
});

app.get("/account", requireUser("/login"), async (c) => {
  (await c.var.session())?.set("visits", 1);
  return c.text("your account");
});

// Without a type any variable holds any value.
new Hono().use(eltanin(new Sessions({ store: kv({} as KVNamespaceLike), secret: "" }))).get("/", async (c) => {
  (await c.var.session())?.set("anything", new Map());
  return c.text("");
});
