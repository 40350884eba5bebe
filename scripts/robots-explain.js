// Shows how the filter comes to its verdict on one agent.
//
//   npm run robots:explain -- "<agent>"
import { robot } from "eltanin";
import { readWords } from "./robots-generate.js";

const REASONS = {
  browser: "the agent is, but for the versions in it, one that a current browser sends",
  form: "it has a browser's form: product, platform and engine, and no guest in it",
  device: "it has the mark of a phone, a television or a console",
  app: "it has the mark of a native app",
  empty: "there is no agent, or no letter in it",
  word: "a word of data/robots/words.tsv stands in it",
  bot: 'a word of it ends in "bot" or "bots"',
  link: "it holds a link, as robots introduce themselves",
  mail: "it holds a mail address",
  injection: "it tries to inject markup, a query or a command",
  shape: "it has neither a browser's form nor the mark of an app or a device",
  guest: "a foreign name stands in a browser's agent where browsers have none",
  impossible: "its parts contradict one another: no browser sends it",
};

const agent = process.argv.slice(2).join(" ");
if (process.argv.length < 3) {
  console.error('name an agent: npm run robots:explain -- "<agent>"');
  process.exit(2);
}

/** Where a word stands: the plain loop, not the scan. */
function places(word) {
  const escaped = word.text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = `${word.begins ? "(?<![a-z0-9])" : ""}${escaped}${word.ends ? "(?![a-z0-9])" : ""}`;
  return [...agent.slice(0, 768).toLowerCase().matchAll(new RegExp(pattern, "g"))].map((match) => match.index);
}

const verdict = robot(agent);
console.log(`${verdict.kind}: ${REASONS[verdict.reason] ?? verdict.reason} (${verdict.reason})`);
for (const part of ["name", "category", "signature"]) if (verdict[part]) console.log(`${part}: ${verdict[part]}`);
const found = readWords().flatMap((word) => places(word).map((at) => ({ at, word })));
if (found.length > 0) console.log("\nwords in it, though the scan ends at the first robot's:");
for (const { at, word } of found.sort((a, b) => a.at - b.at)) {
  console.log(
    `  at ${String(at).padStart(3)} ${JSON.stringify(word.text)}: ${word.mark}, from ${word.sets.join(", ")} (${word.licence}): ${word.evidence.slice(0, 100)}`,
  );
}
