// honojs/hono #960, #1789, #4992: `c.res = …` copies the old fields over the new ones, so a fetched response with cookies
// of its own drops ours, and Vary.
import { createServer } from "node:http";
import { memory, Sessions } from "eltanin";
import { Hono } from "hono";
import { pairOf, request, secret, verdict } from "./support.mjs";

const origin = createServer((_, response) => response.setHeader("Set-Cookie", ["up=1"]).end("x"));
await new Promise((ready) => origin.listen(0, "127.0.0.1", ready));
const sessions = new Sessions({ store: memory(), secret });
const app = new Hono();
app.use(async (c, next) => {
  const session = await sessions.open(c.req.raw);
  session?.set("cart", 1);
  await next();
  c.res = await sessions.commit(session, c.res);
});
app.all("*", () => fetch(`http://127.0.0.1:${origin.address().port}/`));
const response = await app.request(request());
origin.close();
const names = response.headers.getSetCookie().map((field) => field.split("=")[0]);
const right = Boolean(pairOf(response)) && names.includes("up") && /cookie/i.test(response.headers.get("Vary"));
verdict(right, `cookies ${names}, Vary ${response.headers.get("Vary")}`);
