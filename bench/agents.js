/** The user agents that the rows on robots classify, from packages of recorded ones. Runs in Node: workerd gets the result. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../scripts/paths.js";

const require = createRequire(import.meta.url);
const BROWSERS = 2_000;
const ROBOTS = 1_000;

/** Lines of a list in the tests' support. */
const lines = (name) =>
  readFileSync(join(root, "tests", "support", "agents", name), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));

const distinct = (list) => [...new Set(list)];

/** A fixed order that is not the lists' own, the same in every run. */
function shuffled(list) {
  let state = 1;
  const next = () => {
    state = Math.imul(state, 48_271) >>> 0;
    return state;
  };
  return list
    .map((value) => [next(), value])
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value);
}

/** `count` strings: recorded ones, then the same ones with other version numbers until there are enough. */
function filled(recorded, count) {
  const all = new Set(recorded);
  for (let step = 1; all.size < count; step++) {
    for (const agent of recorded) {
      if (all.size < count)
        all.add(agent.replace(/(\/\d*)(\d\d)(\.\d)/, (_, a, b, c) => `${a}${(+b + step) % 100}${c}`));
    }
  }
  return shuffled([...all]).slice(0, count);
}

/** Every `at`-th of a list, so that `count` of them are spread over it. */
const spaced = (list, count) => Array.from({ length: count }, (_, at) => list[Math.floor((at * list.length) / count)]);

export function agents() {
  const current = distinct(require("top-user-agents"));
  const recorded = distinct([...lines("people.txt"), ...current]);
  const crawlers = distinct(require("crawler-user-agents").flatMap(({ instances }) => instances));
  return { current, browsers: filled(recorded, BROWSERS), robots: shuffled(spaced(crawlers, ROBOTS)) };
}

/** The text of a module that exports them. */
export const agentsModule = () => `export default ${JSON.stringify(agents())};`;
