/** What Eltanin's times must be beside others', in each row and runtime. A goal is met when the median of three runs meets it. */

import { BY_HAND } from "./by-hand.js";

/** What does for an id what the others' calls do: finds it in the request and checks it. `open` does the whole start of a session. */
const ID_ALONE = "Eltanin, the id alone";
const HASHED = "by hand, createHmac";
const KEPT = "by hand, WebCrypto with a kept key";

/** Eltanin may take at most so many times as long as a session by hand with equal promises: the row, workerd, Node. */
const REQUESTS = [
  ["read", 0.75, 0.9],
  ["write", 0.95, 1],
  ["first-24", 1, 1.2],
  ["first-1", 0.9, 1],
];

const named = (name) => (contender) => contender.name === name;
const both = (goal) => ["workerd", "node"].map((runtime) => ({ runtime, ...goal }));

/** `own` must take at most `most` times as long as each of `others`. */
const GOALS = [
  ...REQUESTS.flatMap(([row, workerd, node]) => {
    const goal = { row, own: "Eltanin", others: named(BY_HAND.equal) };
    return [
      { ...goal, runtime: "workerd", most: workerd },
      { ...goal, runtime: "node", most: node },
    ];
  }),
  ...["accept", "refuse"].flatMap((row) => [
    ...both({ row, own: ID_ALONE, most: 1 / 3.5, others: named(KEPT) }),
    ...both({ row, own: ID_ALONE, most: 1 / 5, others: ({ webcrypto }) => webcrypto }),
  ]),
  ...both({ row: "mint", own: "Eltanin", most: 1, others: named(HASHED) }),
  ...[
    ["robot-current", 9],
    ["robot-many", 3.5],
    ["robot-robots", 3],
  ].map(([row, times]) => ({ row, runtime: "workerd", own: "Eltanin", most: 1 / times, others: named("isbot") })),
];

/** Every goal with the ratio that was measured. */
export function goals(runtimes) {
  return GOALS.flatMap((goal) => {
    const row = runtimes.find(({ name }) => name === goal.runtime)?.rows.find(({ id }) => id === goal.row);
    return row ? [judged(goal, row)] : [];
  });
}

function judged({ runtime, row, own, most, others }, { what, contenders }) {
  const { ratio: base } = contenders.find(({ name }) => name === own);
  const [fastest] = contenders.filter(others).toSorted((a, b) => a.ratio - b.ratio);
  const measured = base / fastest.ratio;
  return { runtime, row, what, own, beside: fastest.name, most, measured, holds: measured <= most };
}
