/** Compares the sizes with budget.json. `--write` sets the budget to the current sizes plus 3 %. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measure, table, WORKER } from "../build/sizes.js";
import { fail } from "../checking.js";
import { root } from "../paths.js";

const FILE = join(root, "budget.json");

/** The project's limit on a worker's whole upload, in bytes gzipped. */
const WORKER_LIMIT = 96 * 1024;

/** The budget above the current size, rounded up to steps so that small changes leave the file alone. */
const ROOM = 1.03;
const STEP = 256;

function compare({ name, raw, gzip }, budget) {
  const allowed = budget[name];
  if (!allowed) return [`${name} has no line in budget.json: add one with "node scripts/check/sizes.js --write"`];
  return Object.entries({ raw, gzip })
    .filter(([unit, bytes]) => bytes > allowed[unit])
    .map(([unit, bytes]) => `${name}: ${bytes} bytes ${unit}, ${allowed[unit]} allowed by budget.json`);
}

function check(sizes) {
  const budget = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
  const gone = Object.keys(budget).filter((name) => !sizes.some((size) => size.name === name));
  return [
    ...sizes.flatMap((size) => compare(size, budget)),
    ...gone.map((name) => `budget.json has a line for ${name}, which is not shipped`),
  ];
}

function write(sizes) {
  const allowed = (bytes) => Math.ceil((bytes * ROOM) / STEP) * STEP;
  const lines = sizes.map(({ name, raw, gzip }) => [name, { raw: allowed(raw), gzip: allowed(gzip) }]);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(lines), null, 2)}\n`);
}

const sizes = await measure();
if (process.argv.includes("--write")) write(sizes);
const worker = sizes.find(({ name }) => name === WORKER);
const over =
  worker.gzip > WORKER_LIMIT ? [`${WORKER}: ${worker.gzip} bytes gzipped, the project's limit is ${WORKER_LIMIT}`] : [];
const wrong = [...check(sizes), ...over];
fail(wrong.length > 0 ? [table(sizes), ...wrong] : []);
