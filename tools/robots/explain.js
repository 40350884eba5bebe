/** `robots explain "<user agent>"`: shows how the filter comes to its verdict on one user agent. */

import { robot } from "eltanin";
import { UserError } from "../../scripts/exec.js";
import { readWords } from "./words.js";

const REASONS = {
  browser: "apart from its versions, the user agent is one that a current browser sends",
  form: "it has a browser's form: product, platform and engine, and no foreign name",
  device: "it has the mark of a phone, a television or a console",
  app: "it has the mark of a native app",
  empty: "the user agent is missing or has no letter",
  word: "it contains a word of data/robots/words.tsv",
  bot: 'a word of it ends in "bot" or "bots"',
  link: "it contains a link, as robots' introductions do",
  mail: "it contains a mail address",
  injection: "it tries to inject markup, a query or a command",
  shape: "it has neither a browser's form nor the mark of an app or a device",
  guest: "it has a browser's form, with a foreign name where browsers have none",
  impossible: "its parts contradict one another: no browser sends it",
};

/** The positions of a word in the user agent, by a plain loop instead of the scan. */
function places(userAgent, word) {
  const escaped = word.text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = `${word.begins ? "(?<![a-z0-9])" : ""}${escaped}${word.ends ? "(?![a-z0-9])" : ""}`;
  return [...userAgent.slice(0, 768).toLowerCase().matchAll(new RegExp(pattern, "g"))].map((match) => match.index);
}

/** Prints the verdict, its reason and every word of the list in the user agent. */
export function run(args) {
  if (args.length === 0) throw new UserError('name a user agent: npm run robots -- explain "<user agent>"');
  const userAgent = args.join(" ");
  const verdict = robot(userAgent);
  console.log(`${verdict.kind}: ${REASONS[verdict.reason] ?? verdict.reason} (${verdict.reason})`);
  for (const part of ["name", "category", "signature"]) if (verdict[part]) console.log(`${part}: ${verdict[part]}`);
  const found = readWords().flatMap((word) => places(userAgent, word).map((at) => ({ at, word })));
  if (found.length > 0) console.log("\nwords in it; the scan stops at the first robot's:");
  for (const { at, word } of found.sort((a, b) => a.at - b.at)) {
    console.log(
      `  at ${String(at).padStart(3)} ${JSON.stringify(word.text)}: ${word.mark}, from ${word.sets.join(", ")} (${word.licence}): ${word.evidence.slice(0, 100)}`,
    );
  }
}
