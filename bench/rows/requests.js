import { kv, Sessions } from "eltanin";
import { DIGEST, request, SECRET, variables } from "../data.js";
import { expect } from "../expect.js";
import { Kv } from "../kv.js";
import { pair } from "../pair.js";
import { ways } from "./handlers.js";
import { requestLimits } from "./limits.js";

/** What a new visitor's first request writes in the row of one variable. */
const ONE = { own: { visits: 1 } };

/** Every way with a store of its own, and a request of a visitor whose session has all 24 variables. */
async function contenders() {
  return Promise.all(
    ways.map(async (way) => {
      const binding = new Kv();
      const serve = await way.make(binding);
      const { cookie } = await answered(serve(request(), { fill: variables, read: true }));
      return { ...way, binding, serve, cookie, visit: () => request(cookie) };
    }),
  );
}

/** An answer's text, what it says to caches, and the cookies it sets as a `Cookie` field has them. */
async function answered(response) {
  const done = await response;
  const { headers } = done;
  return {
    text: await done.text(),
    caches: `${headers.get("Cache-Control")}; ${headers.get("Vary")}`,
    cookie: headers.getSetCookie().map(pair).join("; "),
  };
}

/** Runs a request, asserts what it says to caches, and counts its store operations. */
async function counted({ name, binding, serve }, visit, job) {
  const before = { reads: binding.reads, writes: binding.writes };
  const answer = await answered(serve(visit, job));
  expect(`${name}, what it says to caches`, answer.caches, "private, no-store; Cookie");
  return { ...answer, ops: { reads: binding.reads - before.reads, writes: binding.writes - before.writes } };
}

/** Asserts that the session has what it should, before and after the write if there is one. */
async function checked(contender, visits) {
  const { name, serve, visit } = contender;
  const first = await counted(contender, visit(), { read: true, visits });
  expect(`${name}, what it read`, first.text, `${DIGEST}`);
  if (visits !== undefined) {
    const next = first.cookie ? () => request(first.cookie) : visit;
    const wanted = DIGEST - variables.own.visits + visits;
    expect(`${name}, what it wrote`, (await answered(serve(next(), { read: true }))).text, `${wanted}`);
    await serve(next(), { visits: variables.own.visits });
  }
  return first.ops;
}

/** Asserts that a new visitor gets a cookie, and that the session has what was written. */
async function checkedFirst(contender, fill) {
  const { name, serve } = contender;
  const { cookie, ops } = await counted(contender, request(), { fill });
  expect(`${name}, a cookie for the new visitor`, cookie.includes("="), true);
  if (fill === variables)
    expect(`${name}, what it wrote first`, (await answered(serve(request(cookie), { read: true }))).text, `${DIGEST}`);
  return ops;
}

/** The rows on whole requests, of a visitor whose session is there and of a new one. */
export async function requestRows() {
  const list = await contenders();
  const { binding, visit } = list[0];
  const limits = requestLimits(new Sessions({ store: kv(binding), secret: SECRET }), visit);
  const row = (id, what, of) => ({
    id,
    what,
    contenders: [
      ...list.map(({ name, does, webcrypto, ...rest }) => ({ name, does, webcrypto, ...of({ name, ...rest }) })),
      limits[id],
    ],
  });
  const known = (visits) => (contender) => ({
    request: contender.visit,
    run: (turn, given) => contender.serve(given, { read: true, visits: visits && visits + turn }),
    check: () => checked(contender, visits),
  });
  const first = (fill) => (contender) => ({
    request: () => request(),
    run: (_, given) => contender.serve(given, { fill }),
    check: () => checkedFirst(contender, fill),
  });
  return [
    row("read", "A request that reads 24 variables", known()),
    row("write", "A request that reads 24 variables and writes one", known(1_000)),
    row("first-24", "A new visitor's first write, 24 variables", first(variables)),
    row("first-1", "A new visitor's first write, one variable", first(ONE)),
  ];
}
