/** A fake clock that runs, and what has come of a promise meanwhile. */

/** Lets everything happen that needs no time. */
export async function settle() {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Advances the fake clock by that many milliseconds. */
export async function elapse(context, milliseconds, step = 10) {
  // In steps, because a timer that is set by another one counts from the end of the step.
  for (let left = milliseconds; left > 0; left -= step) {
    await settle();
    context.mock.timers.tick(Math.min(left, step));
  }
  await settle();
}

/** A promise, whether it is settled, and what has come of it: "pending", or its value or error. */
export function watched(promise) {
  const watch = { outcome: "pending", settled: false, promise };
  const settled = (outcome) => Object.assign(watch, { outcome, settled: true });
  promise.then(settled, settled);
  return watch;
}

/** A promise and what settles it, as `Promise.withResolvers()` of newer Nodes. */
export function withResolvers() {
  const settlers = {};
  settlers.promise = new Promise((resolve, reject) => Object.assign(settlers, { resolve, reject }));
  return settlers;
}
