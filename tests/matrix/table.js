/** The table of the matrix, and its place in the documents. */

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/workerd.js";

const PAGE = join(root, "docs", "reference", "matrix.md");
const MARKS = ["<!-- matrix -->", "<!-- /matrix -->"];

/** In this order. */
const KINDS = ["runtime", "bundler", "framework"];

const HEAD = ["| | | version | |", "| --- | --- | --- | --- |"];

/** The table in Markdown. */
export const table = (results) => [...HEAD, ...results.map(line)].join("\n");

function line({ kind, name, version, error }) {
  const outcome = error ? `fails: ${String(error.message).split("\n")[0].slice(0, 100)}` : "passes";
  return `| ${kind} | ${name} | ${version} | ${outcome} |`;
}

/** Writes the table and the date between the marks of the page. After a run of some rows the others stay. */
export function writeTable(results, { isWhole }) {
  const text = readFileSync(PAGE, "utf8");
  const [before, rest] = text.split(MARKS[0]);
  const [old, after] = rest.split(MARKS[1]);
  const date = new Date().toISOString().slice(0, 10);
  const own = isWhole ? [] : old.split("\n").filter((row) => /^\| \w/.test(row));
  const rows = new Map(own.map((row) => [row.split("|")[2].trim(), row]));
  for (const result of results) rows.set(result.name, line(result));
  const kindOf = (row) => KINDS.indexOf(row.split("|")[1].trim());
  const sorted = [...rows.values()].sort((a, b) => kindOf(a) - kindOf(b));
  const part = `Eltanin ${versionOf()}, ${date}:\n\n${[...HEAD, ...sorted].join("\n")}`;
  writeFileSync(PAGE, [before, MARKS[0], `\n\n${part}\n\n`, MARKS[1], after].join(""));
  execFileSync(join(root, "node_modules", ".bin", "biome"), ["format", "--write", PAGE], { stdio: "ignore" });
}

const versionOf = () => JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
