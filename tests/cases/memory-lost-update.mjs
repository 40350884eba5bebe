// Two parallel requests set different variables; a store that saves whole records keeps the last one alone.
import { memory, Sessions } from "eltanin";
import { request, secret, verdict, visit } from "./support.mjs";

const sessions = new Sessions({ store: memory(), secret });
const cookie = await visit(sessions, undefined, (session) => session.set("start", 1));
const [one, two] = [await sessions.open(request(cookie)), await sessions.open(request(cookie))];
one.set("one", 1);
two.set("two", 2);
await sessions.commit(one, new Response());
await sessions.commit(two, new Response());
const found = (await sessions.open(request(cookie))).toObject();
verdict(found.one === 1 && found.two === 2, `two acknowledged writes, left: ${JSON.stringify(found)}`);
