/**
 * Rows of contenders, the same in every runtime.
 *
 * A contender has `sync(turn, request)` or `run(turn, request)` (a promise), which does the row's job once;
 * `request()`, where it needs another request each time, since one request has one session; `check()`, which throws when
 * it does not do that job and may return `{ reads, writes }`, the store operations of one time; and `webcrypto` when it
 * rests on it.
 */

/** The rows, every contender checked. */
export async function checked(rows) {
  for (const row of rows) {
    for (const contender of row.contenders) {
      const ops = await contender.check();
      if (ops?.reads !== undefined) contender.ops = ops;
    }
  }
  return rows;
}

/** The rows without what only works where they were made. */
export function described(rows) {
  return rows.map(({ id, what, contenders }) => ({
    id,
    what,
    contenders: contenders.map(({ name, does, webcrypto, ops, sync }) => ({
      name,
      does,
      webcrypto: webcrypto === true,
      sync: sync !== undefined,
      ops,
    })),
  }));
}

let turn = 0;
/** Where results go, so that no engine can leave the work out. */
export let last;

/** Runs a contender `count` times and returns the milliseconds that took. Its requests are made before. */
export async function batch({ sync, run, request }, count) {
  const requests = request ? Array.from({ length: count }, request) : [];
  const start = performance.now();
  if (sync) for (let at = 0; at < count; at++) last = sync(turn++, requests[at]);
  else for (let at = 0; at < count; at++) last = await run(turn++, requests[at]);
  return performance.now() - start;
}
