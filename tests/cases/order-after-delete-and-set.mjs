// Two orders of one namespace, JavaScript's and the record's: a variable that was deleted and set again.
import { memory, Sessions } from "eltanin";
import { request, secret, verdict, visit } from "./support.mjs";

const sessions = new Sessions({ store: memory(), secret });
const cookie = await visit(sessions, undefined, (session) => session.update({ a: 1, b: 2 }));
let before;
await visit(sessions, cookie, (session) => {
  session.delete("a");
  session.set("a", 3);
  before = [...session.keys()].join();
});
const after = [...(await sessions.open(request(cookie))).keys()].join();
verdict(before === after, `keys before the commit ${before}, in the next request ${after}`);
