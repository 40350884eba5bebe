/**
 * `robots coverage [<folder>]`: lists the words without which no verdict on a labelled user agent gets worse. Such a
 * word may still name a robot or its category. Without a folder the evidence in data/robots/words.tsv is classified.
 */

import { execFileSync } from "node:child_process";
import { root } from "../../scripts/paths.js";
import { readSets } from "./sets.js";
import { fold, readWords } from "./words.js";

const ROBOTS = new Set(["strict", "robot", "bot", "weak"]);

/** Each user agent with its label before it: `r` for a robot, `h` for a human. */
function labelled(folder) {
  if (folder === undefined) return readWords().map((word) => `${ROBOTS.has(word.mark) ? "r" : "h"}${word.evidence}`);
  return readSets(folder).flatMap(({ label, userAgents }) =>
    userAgents.map((userAgent) => `${label === "crawlers" || label === "hackers" ? "r" : "h"}${userAgent}`),
  );
}

/** Prints a line for each word that changes no verdict for the better. */
export function run([folder]) {
  const output = execFileSync(
    "cargo",
    ["run", "--quiet", "--release", "--no-default-features", "--example", "robots-coverage"],
    {
      cwd: root,
      input: `${[...new Set(labelled(folder))].join("\n")}\n`,
      maxBuffer: 1 << 26,
      encoding: "utf8",
    },
  );
  const words = new Map(readWords().map((word) => [fold(word.text).toString("latin1"), word]));
  const rows = output
    .trim()
    .split("\n")
    .map((line) => line.split("\t"))
    .map(([gain, text]) => ({
      gain: Number(gain),
      text,
      mark: words.get(text)?.mark,
      category: words.get(text)?.category,
    }));
  console.log("verdicts that get worse without the word, word, mark, category:");
  for (const { gain, text, mark, category } of rows.filter((row) => row.gain <= 0))
    console.log(`${String(gain).padStart(4)}  ${JSON.stringify(text)}  ${mark}  ${category}`);
  console.log(`${rows.filter((row) => row.gain <= 0).length} of ${rows.length} words change no verdict for the better`);
}
