// jitsucom/jitsu #1361, backstage #28126, arXiv/arxiv-auth #62: the cookie got a domain, and now the browser sends two of
// one name, the older one first, which is dead. Three logins in a row must last.
import { memory, Sessions } from "eltanin";
import { request, secret, verdict, visit } from "./support.mjs";

const store = memory();
const before = new Sessions({ store, secret, cookie: { name: "sid" } });
const after = new Sessions({ store, secret, cookie: { name: "sid", domain: "example.com" } });
const hostOnly = await visit(before, undefined, (session) => session.set("cart", 1));
let domain = "";
const both = () => [hostOnly, domain].filter(Boolean).join("; ");
const users = [];
for (let time = 0; time < 3; time++) {
  domain = await visit(after, both(), (session) => session.login(42));
  users.push((await after.open(request(both()))).userid());
}
verdict(
  users.every((user) => user === 42),
  `three logins in a row, then seen as user ${users.join(", ")}`,
);
