/**
 * This build beside another one of the package, in one interleaved run: medians of three runs in Node and in workerd,
 * and whether each row stays within what it may cost more. Started by `run.js` in the pinned Node.
 */

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { log, main, UserError } from "../scripts/exec.js";
import { root } from "../scripts/paths.js";
import { measure } from "./contest.js";
import { node, workerd } from "./runtimes.js";
import { median } from "./stats.js";

/** How many times as long as in the other build each row may take. */
const LIMITS = { knows: 1.1, open: 1.1, refuse: 1.1, read: 1.1, write: 1.2, "first-24": 1.2, "first-1": 1.2 };

const RUNS = 3;
/** 1.6 s of warming up, since V8 compiles on the way: after 0.12 s, ratios of the same build were up to 0.2 higher. */
const FULL = { rounds: 15, batch: 40, warm: 40 };
const QUICK = { rounds: 3, batch: 12, warm: 1 };

/** A row's medians over the runs: microseconds of the other build and of this one, and their ratio. */
function summarised(runs, at) {
  const of = (pick) => median(runs.map(({ rows }) => pick(rows[at].contenders)));
  return {
    before: of(([other]) => other.median),
    now: of(([, own]) => own.median),
    ratio: of(([, own]) => own.ratio),
  };
}

function line(row, { before, now, ratio }) {
  const [other, own] = [before, now].map((microseconds) => microseconds.toFixed(2).padStart(9));
  const verdict = ratio <= LIMITS[row.id] ? "✓" : "✗";
  return `${verdict} ${row.what.padEnd(38)}${other}${own}   ${ratio.toFixed(3)} of at most ${LIMITS[row.id]}`;
}

/** Measures in one runtime, prints its table, and returns how many rows are slower than they may be. */
async function compare(start, set, settings, ids) {
  const runs = [];
  for (let run = 0; run < RUNS; run++) runs.push(await measure(start, set, settings, ids));
  const [{ version, rows }] = runs;
  const results = rows.map((row, at) => ({ row, result: summarised(runs, at) }));
  log(`\n  ${`${start.name} ${version}, µs`.padEnd(38)}${"other".padStart(9)}${"this".padStart(9)}   this / other`);
  for (const { row, result } of results) log(line(row, result));
  log("");
  return results.filter(({ row, result }) => result.ratio > LIMITS[row.id]).length;
}

await main(import.meta, async (args) => {
  const [folder, ...wanted] = args.filter((arg) => arg !== "--quick");
  if (!folder || !existsSync(join(folder, "dist", "entry", "inline.js")))
    throw new UserError("say which build: npm run bench:versus -- <folder of a built package> [--quick] [row …]");
  const unknown = wanted.filter((row) => !(row in LIMITS));
  if (unknown.length > 0) throw new UserError(`there are the rows ${Object.keys(LIMITS).join(", ")}, not ${unknown}`);
  const set = { rows: join(root, "bench", "rows", "versus.js"), other: resolve(folder) };
  const ids = Object.keys(LIMITS).filter((row) => wanted.length === 0 || wanted.includes(row));
  let slower = 0;
  for (const start of [node, workerd])
    slower += await compare(start, set, args.includes("--quick") ? QUICK : FULL, ids);
  log(slower === 0 ? "every row is within its limit" : `${slower} rows are slower than they may be`);
  return slower > 0 ? 1 : 0;
});
