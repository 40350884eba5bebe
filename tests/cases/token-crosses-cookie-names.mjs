// Two configurations with one secret and one store, as for shop and admin: the shop's token is no session of the admin's.
import { memory, Sessions } from "eltanin";
import { request, secret, verdict } from "./support.mjs";

const store = memory();
const shop = new Sessions({ store, secret, tokens: true, cookie: { name: "__Host-shop" } });
const admin = new Sessions({ store, secret, tokens: true, cookie: { name: "__Host-admin" } });
const session = await shop.open(request(undefined, { "Session-Token": "?1" }));
session.login(7);
const token = (await shop.commit(session, new Response())).headers.get("Session-Token");
const user = (await admin.open(request(undefined, { Authorization: `Bearer ${token}` }))).userid();
verdict(user === 0, `the shop's token opens user ${user} in the admin's configuration`);
