/** Counts the operations of each kind of request, by running a library's handler on a binding that counts. */

import { forge, PEOPLE, ROBOTS } from "../data.js";
import { expect } from "../expect.js";
import { pair } from "../pair.js";
import { KINDS } from "./mixes.js";

/** A client's header fields: a browser with its cookie, or a program with its token. */
function fieldsOf(by, credential, tokens) {
  const shown = by === "forger" ? forge(credential) : by === "visitor" ? credential : undefined;
  const agent = by === "robot" ? ROBOTS[0] : tokens ? "inventory/2.1" : PEOPLE[0];
  const headers = new Headers({ "User-Agent": agent });
  if (tokens) headers.set(...(shown ? ["Authorization", `Bearer ${shown}`] : ["Session-Token", "?1"]));
  else if (shown) headers.set("Cookie", shown);
  return headers;
}

const credentialIn = (headers, tokens) =>
  tokens ? headers.get("Session-Token") : headers.getSetCookie().map(pair).join("; ");

/** Runs `job` with the clock moved forward. */
async function later(ms, job) {
  const { now } = Date;
  Date.now = () => now() + ms;
  try {
    return await job();
  } finally {
    Date.now = now;
  }
}

/** How often a new D1 session is made until one removes an expired row. Each of them does in about half of the cases. */
const SWEEPS_MAX = 200;

/** The operations of one request of a kind. */
async function countOf({ open }, kind, tokens) {
  const { by, writes, pause = 0 } = KINDS[kind];
  const { serve, count, end, sweeps } = open();
  const first = await serve(fieldsOf("newcomer", undefined, tokens), true);
  const credential = credentialIn(first, tokens);
  let before = count();
  const taken = () => Object.fromEntries(Object.entries(count()).map(([name, value]) => [name, value - before[name]]));
  if (kind !== "first") {
    await later(pause, () => serve(fieldsOf(by, credential, tokens), writes));
    return taken();
  }
  if (end) {
    // The first session's whole life: its alarm ends it.
    before = Object.fromEntries(Object.keys(before).map((name) => [name, 0]));
    await end();
    return taken();
  }
  return later(sweeps ? 86_400_000 : 0, async () => {
    for (let turn = 0; turn < SWEEPS_MAX; turn++) {
      before = count();
      await serve(fieldsOf(by, undefined, tokens), writes);
      if (!sweeps || taken().d1Row > 1) return taken();
    }
    throw new Error(`no expired row was removed by ${SWEEPS_MAX} new sessions`);
  });
}

/** The operations of each kind: `{ read: { kvRead: 1, kvWrite: 0 }, … }`. */
export async function counted(contender, tokens = false) {
  if (contender.counts) return contender.counts;
  const counts = {};
  for (const kind of Object.keys(KINDS)) counts[kind] = await countOf(contender, kind, tokens);
  const total = Object.values(counts.change).reduce((sum, value) => sum + value, 0);
  expect(`${contender.name}, that a change is stored`, total > 0, true);
  return counts;
}
