/** Measures every row in every runtime and reports; started by `run.js` in the pinned Node. */

import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { log, main, UserError } from "../scripts/exec.js";
import { root } from "../scripts/paths.js";
import { cold } from "./cold.js";
import { measure } from "./contest.js";
import { judged, judgedCold } from "./goals.js";
import { writePart, writeResults } from "./page.js";
import { coldTable, goalsTable, tables } from "./report.js";
import { node, workerd } from "./runtimes.js";
import { FULL, QUICK } from "./settings.js";
import { merged } from "./stats.js";

const COLD = "cold";
const ROWS = [
  "mint",
  "accept",
  "refuse",
  "robot-current",
  "robot-browsers",
  "robot-robots",
  "robot-fresh-browsers",
  "robot-fresh-robots",
  "read",
  "write",
  "first-24",
  "first-1",
];
const SET = { rows: join(root, "bench", "rows", "peers.js") };

const PEERS = [
  "@hono/session",
  "@react-router/cloudflare",
  "better-call",
  "cookie-signature",
  "hono",
  "hono-sessions",
  "iron-session",
  "isbot",
  "react-router",
];

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

/** Every runtime's rows over all runs: the runtimes take turns, so that a busy minute does not hit one alone. */
async function measureAll(settings, ids) {
  const runs = [];
  for (let run = 1; run <= settings.runs; run++) {
    if (ids.length > 0) log(`run ${run} of ${settings.runs}`);
    const runtimes = [];
    for (const start of [node, workerd]) runtimes.push(await measure(start, SET, settings, ids));
    runs.push(runtimes);
  }
  return runs[0].map(({ name, version }, at) => ({
    name,
    version,
    rows: merged(runs.map((runtimes) => runtimes[at].rows)),
  }));
}

await main(import.meta, async (args) => {
  const wanted = args.filter((arg) => arg !== "quick");
  const unknown = wanted.filter((row) => ![...ROWS, COLD].includes(row));
  if (unknown.length > 0)
    throw new UserError(`the bench has \`quick\` and the rows ${ROWS.join(", ")}, ${COLD}; not ${unknown.join(" ")}`);
  const settings = args.includes("quick") ? QUICK : FULL;
  const isWanted = (row) => wanted.length === 0 || wanted.includes(row);

  const start = isWanted(COLD) ? await cold(settings) : undefined;
  const ids = ROWS.filter(isWanted);
  const runtimes = ids.length > 0 ? await measureAll(settings, ids) : [];
  const { runs, rounds, batch } = settings;
  const results = { ...machine(), unit: "microseconds", runs, rounds, batchMs: batch, runtimes };
  const goals = [...judged(runtimes), ...(start ? [judgedCold(start)] : [])];

  if (ids.length > 0) log(`\n${tables(results)}`);
  if (start) log(`\n${coldTable(start)}`);
  log(`\n${goalsTable(goals)}\n`);
  if (args.length > 0) return;
  writePart("goals", goalsTable(goals));
  writePart("rows", tables(results));
  writePart("cold", coldTable(start));
  writeResults({ ...results, cold: start, goals });
});
