// valery-barysok/session-file-store #55, linuxfoundation/lfx-self-serve #1938: writing down "last used" writes back what
// was loaded at the start.
import { memory, Sessions } from "eltanin";
import { request, secret, verdict, visit } from "./support.mjs";

const real = Date.now;
const sessions = new Sessions({ store: memory(), secret });
const cookie = await visit(sessions, undefined, (session) => session.set("cart", []));
Date.now = () => real() + 15 * 60_000;
const slow = await sessions.open(request(cookie));
await visit(sessions, cookie, (session) => session.get("cart").push("apple"));
await sessions.commit(slow, new Response());
const cart = (await sessions.open(request(cookie))).get("cart");
verdict(cart.length === 1, `a request that only read leaves the cart as ${JSON.stringify(cart)}`);
