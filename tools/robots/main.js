/** `npm run robots -- <verb> …`: the tools for the robot filter, a module of this folder for each verb. */

import { log, main, UserError } from "../../scripts/exec.js";

const VERBS = {
  generate:
    "[--check]             write src/robot/table.rs from data/robots/words.tsv, or only check that it is current",
  evaluate: "<folder> [option …]   classify folders of labelled user agents and compare with isbot",
  explain: '"<user agent>"        show how the verdict on a user agent comes about',
  size: "                      measure the bytes that the filter adds to a worker's upload",
  coverage: "[<folder>]            list the words without which no verdict gets worse",
};

const USAGE = `npm run robots -- <verb>:
${Object.entries(VERBS)
  .map(([verb, text]) => `  ${verb.padEnd(9)} ${text}`)
  .join("\n")}`;

await main(import.meta, async ([verb, ...args]) => {
  if (verb === undefined || verb === "--help") return log(USAGE);
  if (!Object.hasOwn(VERBS, verb)) throw new UserError(`there is no verb ${verb}\n${USAGE}`);
  const { run } = await import(`./${verb}.js`);
  return run(args);
});
