/** How much faster Eltanin means to be, in each row and runtime. */

/** What does for an id what the peers' calls do: finds it in the request and checks it. `open` does the whole of a session's start. */
const ID_ALONE = "Eltanin, the id alone";

/** Each row's goal: how many times as long as `own` the fastest of the peers that count must take. */
const GOALS = [
  {
    row: "accept",
    own: ID_ALONE,
    times: 5,
    among: "every peer that uses WebCrypto",
    counts: ({ webcrypto }) => webcrypto,
  },
  {
    row: "refuse",
    own: ID_ALONE,
    times: 5,
    among: "every peer that uses WebCrypto",
    counts: ({ webcrypto }) => webcrypto,
  },
  { row: "read", own: "Eltanin", times: 1, among: "every peer", counts: () => true },
  { row: "write", own: "Eltanin", times: 1, among: "every peer", counts: () => true },
];

/** Every goal with `holds` and a sentence. */
export function goals(runtimes) {
  return runtimes.flatMap(({ name, rows }) =>
    GOALS.flatMap((goal) => {
      const contenders = rows.find(({ id }) => id === goal.row)?.contenders ?? [];
      return contenders.filter((own) => own.name === goal.own).map((own) => judged(name, goal, own, contenders));
    }),
  );
}

/** Whether a contender is Eltanin, in one of its ways. */
export function isOwn({ name }) {
  return name.startsWith("Eltanin");
}

function judged(runtime, { row, times, among, counts }, own, contenders) {
  const peers = contenders.filter((contender) => !isOwn(contender) && counts(contender));
  const [fastest] = peers.toSorted((a, b) => a.ratio - b.ratio);
  const reached = fastest.ratio / own.ratio;
  const wanted = times === 1 ? "never slower than" : `at least ${times} × faster than`;
  return {
    holds: reached >= times,
    reached,
    text: `${row} in ${runtime}, ${own.name}: ${wanted} ${among}; ${reached.toFixed(2)} × against ${fastest.name}`,
  };
}
