/** This build beside another one of the package: the rows that may not become slower. */

import * as ours from "eltanin";
import * as others from "eltanin-other";
import { DIGEST, digest, forge, request, SECRET, variables } from "../data.js";
import { expect } from "../expect.js";
import { pair } from "../pair.js";

const scopes = Object.keys(variables).slice(1);

function fill(session) {
  session.update(variables.own);
  for (const scope of scopes) session.namespace(scope).update(variables[scope]);
}

function sum(session) {
  const of = { own: session, ...Object.fromEntries(scopes.map((scope) => [scope, session.namespace(scope)])) };
  return digest((namespace, key) => of[namespace].get(key));
}

/** What each build does for each row. */
async function jobs(name, { memory, Sessions }) {
  const sessions = new Sessions({ store: memory(), secret: SECRET });
  const commit = (session) => sessions.commit(session, new Response(""));
  const cookieOf = async (act) => {
    const session = await sessions.open(request());
    act(session);
    return pair((await commit(session)).headers.get("Set-Cookie"));
  };
  const cookie = await cookieOf(fill);
  const written = await cookieOf(fill);
  const known = () => request(cookie);
  const forged = () => request(forge(cookie));
  const contender = (job) => ({ name, ...job });
  /** A first write into a store of its own, so that no store grows. */
  const first = (act) => async (_, visit) => {
    const fresh = new Sessions({ store: memory(), secret: SECRET });
    const session = await fresh.open(visit);
    act(session);
    return fresh.commit(session, new Response(""));
  };
  const starts = (act) => ({
    request: () => request(),
    run: first(act),
    check: async () => expect(name, (await first(act)(0, request())).headers.has("Set-Cookie"), true),
  });
  const read = async (visit) => {
    const session = await sessions.open(visit);
    const total = sum(session);
    await commit(session);
    return total;
  };
  return {
    knows: contender({
      request: known,
      sync: (_, visit) => sessions.knows(visit),
      check: () => expect(name, sessions.knows(known()) && !sessions.knows(forged()), true),
    }),
    open: contender({
      request: () => request(),
      run: (_, visit) => sessions.open(visit),
      check: async () => expect(name, (await sessions.open(request())).isNew, true),
    }),
    refuse: contender({
      request: forged,
      run: (_, visit) => sessions.open(visit),
      check: async () => expect(name, (await sessions.open(forged())).isNew, true),
    }),
    read: contender({
      request: known,
      run: (_, visit) => read(visit),
      check: async () => expect(name, await read(known()), DIGEST),
    }),
    write: contender({
      request: () => request(written),
      run: async (turn, visit) => {
        const session = await sessions.open(visit);
        const total = sum(session);
        session.set("visits", turn);
        await commit(session);
        return total;
      },
      check: async () => {
        const session = await sessions.open(request(written));
        await commit(session.set("visits", 7));
        expect(name, (await sessions.open(request(written))).get("visits"), 7);
      },
    }),
    "first-24": contender(starts(fill)),
    "first-1": contender(starts((session) => session.set("visits", 1))),
  };
}

const WHAT = {
  knows: "knows(request)",
  open: "open, a new visitor",
  refuse: "open, a forged id",
  read: "open, read 24 variables, commit",
  write: "open, read 24, write one, commit",
  "first-24": "open, write 24 as the first, commit",
  "first-1": "open, write 1 as the first, commit",
};

/** The other build comes first: times are given as multiples of its own. */
export async function rows() {
  const [before, now] = [await jobs("the other build", others), await jobs("this build", ours)];
  return Object.entries(WHAT).map(([id, what]) => ({ id, what, contenders: [before[id], now[id]] }));
}
