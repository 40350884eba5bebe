// An empty namespace that stays in the record: names that a client chooses fill it for good.
import { memory, Sessions } from "eltanin";
import { request, secret, verdict, visit } from "./support.mjs";

const now = Date.now;
const sessions = new Sessions({ store: memory(), secret });
const cookie = await visit(sessions, undefined, (session) => {
  for (let number = 0; number < 62; number++) session.namespace(number + "s".repeat(16_000)).set("a", 1);
});
await visit(sessions, cookie, (session) => {
  for (const scope of session.scopes().keys()) session.namespace(scope).clear();
});
const left = (await sessions.open(request(cookie))).scopes().size;
Date.now = () => now() + 3_600_000;
const save = visit(sessions, cookie, (session) => session.set("file", new Uint8Array(100_000)));
const outcome = await save.then(
  () => "saved",
  (error) => error.code,
);
verdict(
  left === 0 && outcome === "saved",
  `${left} scopes left after clear(); a value of 100 KB an hour later: ${outcome}`,
);
