// A change of a session that was renewed or ended meanwhile: that it was dropped must not be told by an event alone.
import { memory, Sessions } from "eltanin";
import { request, secret, verdict, visit } from "./support.mjs";

const sessions = new Sessions({ store: memory(), secret });
const outcomes = [];
for (const end of ["renew", "logout", "destroy", "reset"]) {
  const cookie = await visit(sessions, undefined, (session) => session.login(7));
  const slow = await sessions.open(request(cookie));
  const after = await visit(sessions, cookie, (session) => session[end]());
  slow.set("paid", true);
  await sessions.commit(slow, new Response("saved"));
  const followed = (await sessions.open(request(after))).get("paid") === true;
  outcomes.push({ end, status: slow.status, told: followed ? slow.status === "merged" : slow.status === "dropped" });
}
verdict(
  outcomes.every(({ told }) => told),
  outcomes.map(({ end, status }) => `${end}: ${status}`).join(", "),
);
