/** Measures every row in every runtime and reports; started by `run.js` in the pinned Node. */

import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { log, main, since, UserError } from "../scripts/exec.js";
import { root } from "../scripts/paths.js";
import { coldStart } from "./cold.js";
import { goals } from "./goals.js";
import { into, report } from "./report.js";
import { node, workerd } from "./runtimes.js";
import { ratio, spread } from "./stats.js";

/** How often all is run, the rounds of each, the least ms that a batch takes, and how many batches warm up. */
const FULL = { runs: 3, rounds: 11, batch: 40, warm: 4 };
const QUICK = { runs: 1, rounds: 3, batch: 12, warm: 1 };

const ROWS = [
  "read",
  "write",
  "first-24",
  "first-1",
  "mint",
  "accept",
  "refuse",
  "robot-current",
  "robot-many",
  "robot-robots",
];
const SET = { rows: join(root, "bench", "rows", "peers.js") };

const PEERS = [
  "@react-router/cloudflare",
  "cookie-signature",
  "hono",
  "hono-sessions",
  "iron-session",
  "isbot",
  "react-router",
];

/** How many times a contender must run for a batch to take long enough; warms up on the way. */
async function calibrate(batch, { batch: wanted, warm }) {
  let count = 8;
  for (let warmed = 0; warmed < warm; ) {
    const taken = await batch(count);
    // workerd's clock ticks in whole milliseconds, so a short batch says little.
    if (taken >= wanted) warmed++;
    else count = Math.ceil(count * Math.min(10, Math.max(1.3, (1.2 * wanted) / Math.max(taken, 1))));
  }
  return count;
}

/**
 * Times rows of a set in one runtime, each row in an isolate of its own: as in a site's worker, the engine knows the code
 * by what this row does with it alone.
 */
export async function measure(start, set, settings, ids) {
  const began = performance.now();
  const rows = [];
  let version;
  for (const id of ids) {
    const runtime = await start(set);
    version = runtime.version;
    try {
      rows.push(await measureRow(runtime, id, settings));
    } finally {
      await runtime.close();
    }
    log(`✓ ${start.name} ${version}: ${id}, ${settings.rounds} rounds (${since(began)})`);
  }
  return { name: start.name, version, rows };
}

/** Times a row: in each round every contender once. */
async function measureRow(runtime, id, settings) {
  const place = runtime.rows.findIndex((row) => row.id === id);
  const row = runtime.rows[place];
  const jobs = row.contenders.map((contender, index) => {
    const batch = (count) => runtime.batch(place, index, count);
    return { contender, batch, times: [] };
  });
  for (const job of jobs) job.count = await calibrate(job.batch, settings);
  for (let round = 0; round < settings.rounds; round++) {
    for (const { batch, count, times } of jobs) times.push(((await batch(count)) * 1_000) / count);
  }
  for (const { contender, times, count } of jobs) Object.assign(contender, spread(times), { batch: count, times });
  for (const contender of row.contenders) contender.ratio = ratio(contender.times, row.contenders[0].times);
  return row;
}

/** Several runs as one: of each contender the median of its figures. */
function combined(runs) {
  const [{ name, version, rows }] = runs;
  const median = (pick) => spread(runs.map(pick)).median;
  const contenderOf = (row, place) => (key) =>
    median((run) => run.rows.find(({ id }) => id === row.id).contenders[place][key]);
  const merged = (row) => (contender, place) => {
    const of = contenderOf(row, place);
    const figures = Object.fromEntries(["median", "p10", "p25", "p75", "ratio"].map((key) => [key, of(key)]));
    return { ...contender, ...figures };
  };
  return { name, version, rows: rows.map((row) => ({ ...row, contenders: row.contenders.map(merged(row)) })) };
}

function machine() {
  const [cpu, ...others] = cpus();
  const version = (name) => JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version;
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpu.model,
    cores: others.length + 1,
    system: `${process.platform} ${process.arch}`,
    peers: Object.fromEntries(PEERS.map((name) => [name, version(name)])),
  };
}

function write(results) {
  const rounded = (_, value) => (typeof value === "number" ? Number(value.toPrecision(4)) : value);
  const text = JSON.stringify(results, (key, value) => (key === "times" ? undefined : rounded(key, value)), 2);
  writeFileSync(join(root, "bench", "results.json"), `${text}\n`);
  log("✓ bench/results.json");
  const page = join(root, "docs", "explanation", "benchmarks.md");
  if (into(page, report(results))) log("✓ the tables in docs/explanation/benchmarks.md");
  else log("! benchmarks.md has no <!-- bench:begin --> and <!-- bench:end -->, so the table is only printed");
}

await main(import.meta, async (args) => {
  const wanted = args.filter((arg) => arg !== "--quick");
  const unknown = wanted.filter((row) => !ROWS.includes(row));
  if (unknown.length > 0)
    throw new UserError(`bench knows --quick and the rows ${ROWS.join(", ")}, not ${unknown.join(" ")}`);
  const settings = args.includes("--quick") ? QUICK : FULL;
  const ids = ROWS.filter((row) => wanted.length === 0 || wanted.includes(row));
  const runtimes = [];
  for (const start of [node, workerd]) {
    const runs = [];
    for (let run = 0; run < settings.runs; run++) runs.push(await measure(start, SET, settings, ids));
    runtimes.push(combined(runs));
  }
  const cold = wanted.length === 0 ? await coldStart() : undefined;
  const { runs, rounds, batch } = settings;
  const list = goals(runtimes);
  const results = { ...machine(), unit: "microseconds", runs, rounds, batchMs: batch, runtimes, goals: list, cold };
  log(`\n${report(results)}\n`);
  log(`${list.filter(({ holds }) => holds).length} of ${list.length} goals are met`);
  if (args.length === 0) write(results);
});
