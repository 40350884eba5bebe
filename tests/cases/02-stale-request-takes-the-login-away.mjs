// wardencommunity/warden #14, expressjs/session #923, bcit-ci/CodeIgniter #1283: a request that was sent before the login
// and arrives after it gets a session of its own, and its cookie replaces the one that is logged in.
import { memory, Sessions } from "eltanin";
import { pairOf, request, secret, verdict, visit } from "./support.mjs";

const sessions = new Sessions({ store: memory(), secret });
const old = await visit(sessions, undefined, (session) => session.set("theme", "dark"));
const fresh = await visit(sessions, old, (session) => session.login(42));
// The poll was on its way with the old cookie; its answer arrives last.
const late = await sessions.open(request(old));
late.set("lastPoll", Date.now());
const browser = pairOf(await sessions.commit(late, new Response())) ?? fresh;
const user = (await sessions.open(request(browser))).userid();
verdict(user === 42, `after a late poll the browser is user ${user}`);
