/** What Eltanin means to reach, as data, and whether a run reaches it. */

import { LIMIT } from "./names.js";
import { median } from "./stats.js";

const OWN = "Eltanin";
const ID_ALONE = "Eltanin, the id alone";
const EQUAL = "by hand, equal promises";
const HMAC = "by hand, createHmac";
const KEPT = "by hand, WebCrypto, key kept";
const ISBOT = "isbot";
const EACH_WEBCRYPTO = "each peer that uses WebCrypto";

/**
 * `atMost`: Eltanin's time as a multiple of the other's. `atLeast`: how many times as fast as the other it is. In the row
 * `cold`, `atMost` is milliseconds.
 */
const wholeRequests = (runtime, atMost) =>
  Object.entries(atMost).map(([row, limit]) => ({ row, runtime, own: OWN, other: EQUAL, atMost: limit }));

export const GOALS = [
  ...wholeRequests("workerd", { read: 0.75, write: 0.95, "first-24": 1, "first-1": 0.9 }),
  ...wholeRequests("node", { read: 0.9, write: 1, "first-24": 1.2, "first-1": 1 }),
  ...["accept", "refuse"].flatMap((row) =>
    ["workerd", "node"].flatMap((runtime) => [
      { row, runtime, own: ID_ALONE, other: KEPT, atLeast: 3.5 },
      { row, runtime, own: ID_ALONE, other: EACH_WEBCRYPTO, atLeast: 5 },
    ]),
  ),
  { row: "mint", runtime: "workerd", own: OWN, other: HMAC, atMost: 1 },
  { row: "mint", runtime: "node", own: OWN, other: HMAC, atMost: 1 },
  { row: "robot-current", runtime: "workerd", own: OWN, other: ISBOT, atLeast: 9 },
  { row: "robot-browsers", runtime: "workerd", own: OWN, other: ISBOT, atLeast: 3.5 },
  { row: "robot-fresh-browsers", runtime: "workerd", own: OWN, other: ISBOT, atLeast: 3.5 },
  { row: "robot-robots", runtime: "workerd", own: OWN, other: ISBOT, atLeast: 3 },
  { row: "robot-fresh-robots", runtime: "workerd", own: OWN, other: ISBOT, atLeast: 3 },
];

/** A cold worker's whole first request, beyond an empty worker's, in milliseconds: half of what 0.1.0 took. */
export const COLD_MS = 6;

/** Every goal that these results have the row for, with what was reached. */
export function judged(runtimes) {
  return GOALS.flatMap((goal) => {
    const row = runtimes.find(({ name }) => name === goal.runtime)?.rows.find(({ id }) => id === goal.row);
    return row ? [judge(goal, row)] : [];
  });
}

/** Whether a contender is Eltanin, in one of its ways. */
export function isOwn({ name }) {
  return name.startsWith(OWN);
}

/** What {@link judged} says of the cold start, whose goal is in milliseconds. */
export function judgedCold({ contenders }) {
  const [, own, , limit] = contenders;
  return {
    what: "A cold worker's first request, beyond an empty worker's",
    runtime: "workerd",
    against: "an empty worker",
    wanted: `at most ${COLD_MS} ms`,
    reached: `${own.beyond.toFixed(1)} ms`,
    met: own.beyond <= COLD_MS,
    limit: `${limit.beyond.toFixed(1)} ms: ${limit.does}`,
  };
}

function judge(goal, row) {
  const named = (name) => row.contenders.find((contender) => contender.name === name);
  const own = named(goal.own);
  const others = goal.other === EACH_WEBCRYPTO ? row.contenders.filter(isPeer) : [named(goal.other)];
  const reached = others.map((other) => ({ other, times: times(own, other) })).sort((a, b) => b.times - a.times)[0];
  const limit = named(LIMIT);
  return {
    what: row.what,
    runtime: goal.runtime,
    against: others.length > 1 ? `${goal.other} (${reached.other.name})` : goal.other,
    wanted: goal.atMost ? `at most ${goal.atMost} ×` : `at least ${goal.atLeast} × as fast`,
    reached: goal.atMost ? `${reached.times.toFixed(2)} ×` : `${(1 / reached.times).toFixed(1)} × as fast`,
    met: goal.atMost ? reached.times <= goal.atMost : 1 / reached.times >= goal.atLeast,
    limit: limit && `${times(limit, reached.other).toFixed(2)} ×: ${limit.does}`,
  };
}

const isPeer = ({ name, webcrypto }) => webcrypto && !name.startsWith("by hand");

/** How many times as long as another a contender takes: in each run the median of its rounds, and the median of these. */
function times(own, other) {
  return median(own.runs.map((round, run) => median(round.map((time, at) => time / other.runs[run][at]))));
}
