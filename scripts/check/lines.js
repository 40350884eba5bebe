/** Files stay small: a word at 200 lines of code, no further than 300. Comments and blank lines are free. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fail, ownFiles } from "../checking.js";
import { root } from "../paths.js";

const ASK = 200;
const SPLIT = 300;

/** Files written by a program say so in their first lines. */
const GENERATED = /\b(?:written|generated) by scripts\//i;

function codeLines(text) {
  const withoutBlocks = text.replace(/^\s*\/\*[\s\S]*?\*\//gm, "");
  return withoutBlocks.split("\n").filter((line) => line.trim() !== "" && !/^\s*(\/\/|#(?!\[|!))/.test(line)).length;
}

const files = ownFiles(/\.(rs|js|ts|css)$/).map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));
const counted = files
  .filter(({ text }) => !GENERATED.test(text.slice(0, 400)))
  .map(({ file, text }) => ({ file, lines: codeLines(text) }));

for (const { file, lines } of counted.filter((entry) => entry.lines > ASK && entry.lines <= SPLIT)) {
  process.stdout.write(`! ${file} has ${lines} lines of code: is it about one thing?\n`);
}
fail(
  counted
    .filter(({ lines }) => lines > SPLIT)
    .map(({ file, lines }) => `${file} has ${lines} lines of code, ${SPLIT} at most: split it`),
);
