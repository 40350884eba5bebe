/**
 * `npm run matrix`: a small application in each runtime, bundler and framework, from the packed package. Prints one
 * table. Arguments are names of rows; without any all rows run. `--write` writes the table into its page. It needs a
 * network, and an existing `dist/`.
 */

import { bundlers } from "./bundlers.js";
import { frameworks } from "./frameworks.js";
import { starters } from "./init.js";
import { workshop as makeWorkshop } from "./project.js";
import { runtimes } from "./runtimes.js";
import { table, writeTable } from "./table.js";

const args = process.argv.slice(2);
const only = args.filter((arg) => arg !== "--write").map((name) => name.toLowerCase());
const isWanted = (name) => only.length === 0 || only.includes(name.toLowerCase());
const workshop = await makeWorkshop();
const results = [];
try {
  for (const [kind, rowsOf] of Object.entries({
    runtime: runtimes,
    bundler: bundlers,
    framework: frameworks,
    init: starters,
  })) {
    for (const row of (await rowsOf(workshop)).filter(({ name }) => isWanted(name))) {
      results.push({ kind, ...(await attempt(row)) });
    }
  }
} finally {
  await workshop.remove();
}
console.log(table(results));
if (args.includes("--write")) writeTable(results, { isWhole: only.length === 0 });
process.exitCode = results.every(({ error }) => !error) ? 0 : 1;

async function attempt({ name, version, run }) {
  const began = Date.now();
  const result = { name, version: "", error: undefined };
  try {
    await run();
  } catch (error) {
    result.error = error;
  }
  result.version = await version().catch(() => "");
  result.seconds = (Date.now() - began) / 1_000;
  console.error(`${result.error ? "✗" : "✓"} ${name} ${result.version} (${result.seconds.toFixed(1)} s)`);
  if (result.error) console.error(String(result.error.message).slice(0, 2_000));
  return result;
}
