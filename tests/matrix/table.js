/** The table of the matrix, and its place in the documents. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/workerd.js";

const PAGE = join(root, "docs", "reference", "matrix.md");
const MARKS = ["<!-- matrix -->", "<!-- /matrix -->"];

const HEAD = ["| | | version | |", "| --- | --- | --- | --- |"];

/** The table in Markdown. */
export const table = (results) => [...HEAD, ...results.map(line)].join("\n");

function line({ kind, name, version, error }) {
  const outcome = error ? `fails: ${String(error.message).split("\n")[0].slice(0, 100)}` : "passes";
  return `| ${kind} | ${name} | ${version} | ${outcome} |`;
}

/** Writes the table and the date between the marks of the page. */
export function writeTable(results) {
  const text = readFileSync(PAGE, "utf8");
  const [before, rest] = text.split(MARKS[0]);
  const after = rest.split(MARKS[1])[1];
  const date = new Date().toISOString().slice(0, 10);
  const part = `Eltanin ${versionOf()}, ${date}:\n\n${table(results)}`;
  writeFileSync(PAGE, [before, MARKS[0], `\n\n${part}\n\n`, MARKS[1], after].join(""));
}

const versionOf = () => JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
