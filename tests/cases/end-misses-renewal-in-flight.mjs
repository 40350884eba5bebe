// ASVS 7.4.2: the password was changed, and the thief's session survives, because a renewal moved it to a key that `end`
// does not know.
import { memory, Sessions } from "eltanin";
import { pairOf, request, secret, verdict, visit } from "./support.mjs";

const sessions = new Sessions({ store: memory(), secret });
for (let number = 0; number < 49; number++) await visit(sessions, undefined, (session) => session.login(42));
const thief = await visit(sessions, undefined, (session) => session.login(42));
const session = await sessions.open(request(thief));
session.renew();
const [, answer] = await Promise.all([
  sessions.end(42),
  (async () => {
    for (let turn = 0; turn < 6; turn++) await null;
    return sessions.commit(session, new Response());
  })(),
]);
const left = await sessions.list(42);
const cookie = pairOf(answer);
const survivor = cookie ? (await sessions.open(request(cookie))).userid() : 0;
verdict(
  left.length === 0 && survivor === 0,
  `after end(42): ${left.length} sessions of user 42, the renewed cookie reads user ${survivor}`,
);
