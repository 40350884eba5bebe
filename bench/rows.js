/**
 * What is measured: rows of contenders, the same in every runtime.
 *
 * A contender has `sync(turn)` or `run(turn)` (a promise), which does the row's job once; `check()`, which throws when
 * it does not do that job and may return `{ reads, writes }`, the store operations of one time; and `webcrypto` when it rests on it.
 */

import { idRows } from "./rows/ids.js";
import { requestRows } from "./rows/requests.js";
import { robotRows } from "./rows/robots.js";

/** All rows, every contender checked. */
export async function checkedRows() {
  const rows = [...(await idRows()), ...robotRows(), ...(await requestRows())];
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

/** Runs a contender `count` times and returns the milliseconds that took. */
export async function batch(contender, count) {
  const { sync, run } = contender;
  const start = performance.now();
  if (sync) for (let left = count; left > 0; left--) last = sync(turn++);
  else for (let left = count; left > 0; left--) last = await run(turn++);
  return performance.now() - start;
}
