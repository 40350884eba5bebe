/** Requests that overlap, in every order in which their steps can come. */

const settled = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Calls `play` once for each order. It gets `step(name)`, which each of its tasks awaits before a step, and returns a
 * promise of the tasks' end. Returns how many orders there were.
 */
export async function everyOrder(play) {
  /** Of each step at which there was a choice: which task went on, and how many were waiting. */
  let choices = [];
  for (let orders = 1; ; orders++) {
    choices = await playOnce(play, choices);
    while (choices.length > 0 && choices.at(-1).chosen + 1 === choices.at(-1).of) choices.pop();
    if (choices.length === 0) return orders;
    choices.at(-1).chosen++;
  }
}

async function playOnce(play, choices) {
  const waiting = new Map();
  const step = (name) => new Promise((resolve) => waiting.set(name, resolve));
  const made = [];
  let ended = false;
  const played = play(step).finally(() => {
    ended = true;
  });
  // Who plays rejects it below.
  played.catch(() => {});
  await settled();
  while (!ended) {
    const names = [...waiting.keys()].sort();
    if (names.length === 0) throw new Error("nobody goes on");
    const chosen = choices[made.length]?.chosen ?? 0;
    made.push({ chosen, of: names.length });
    const go = waiting.get(names[chosen]);
    waiting.delete(names[chosen]);
    go();
    await settled();
  }
  await played;
  return made;
}
