/** Where the bench writes: its page in the docs, and the figures as JSON. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { log, UserError } from "../scripts/exec.js";
import { root } from "../scripts/paths.js";
import { into } from "./report.js";

const PAGE = join(root, "docs", "explanation", "benchmarks.md");
const RESULTS = join(root, "bench", "results.json");

/** Writes a part of the page between its marks. */
export function writePart(name, text) {
  if (!into(PAGE, name, text))
    throw new UserError(`benchmarks.md has no <!-- bench:${name} --> and <!-- bench:end -->`);
  log(`✓ the part \`${name}\` of docs/explanation/benchmarks.md`);
}

/** Replaces some keys of `bench/results.json`. The rounds' single times stay out. */
export function writeResults(part) {
  const all = { ...JSON.parse(readFileSync(RESULTS, "utf8")), ...part };
  const rounded = (_, value) => (typeof value === "number" ? Number(value.toPrecision(4)) : value);
  const kept = (key, value) =>
    key === "times" || (key === "runs" && Array.isArray(value)) ? undefined : rounded(key, value);
  writeFileSync(RESULTS, `${JSON.stringify(all, kept, 2)}\n`);
  log("✓ bench/results.json");
}
