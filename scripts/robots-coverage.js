// Reports the words that no evidence needs: without them no verdict on a
// labelled agent gets worse. They may still name a robot or its category.
//
//   node scripts/robots-coverage.js [<folder>]
//
// Without a folder the evidence in data/robots/words.tsv itself is judged.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { readSets } from "./robots/sets.js";
import { fold, readWords } from "./robots-generate.js";

const ROBOTS = new Set(["strict", "robot", "bot", "weak"]);

/** Every agent with the letter of its label: `r` for a robot's, `h` for a person's. */
function labelled(folder) {
  if (folder === undefined) return readWords().map((word) => `${ROBOTS.has(word.mark) ? "r" : "h"}${word.evidence}`);
  return readSets(folder).flatMap(({ label, agents }) =>
    agents.map((agent) => `${label === "crawlers" || label === "hackers" ? "r" : "h"}${agent}`),
  );
}

const output = execFileSync(
  "cargo",
  ["run", "--quiet", "--release", "--no-default-features", "--example", "robots-coverage"],
  {
    cwd: fileURLToPath(new URL("../", import.meta.url)),
    input: `${[...new Set(labelled(process.argv[2]))].join("\n")}\n`,
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
