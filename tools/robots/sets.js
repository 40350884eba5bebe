/** Folders of labelled user agents: one user agent a line, the label in the file's name. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const LABELS = ["crawlers", "browsers", "apps", "hackers"];

/** Copies the string, so that V8 stores it as it would a header's: a slice of a file keeps the file's encoding. */
const alone = (userAgent) => Buffer.from(userAgent).toString();

/** The sets of a folder: `crawlers-<name>.txt` and so on. */
export function readSets(folder) {
  const sets = readdirSync(folder)
    .map((file) => ({ file, match: /^(crawlers|browsers|apps|hackers)-(.+)\.txt$/.exec(file) }))
    .filter(({ match }) => match !== null)
    .map(({ file, match }) => ({
      label: match[1],
      name: match[2],
      userAgents: readFileSync(join(folder, file), "utf8").split(/\r?\n/).filter(Boolean).map(alone),
    }));
  if (sets.length === 0)
    throw new Error(
      `no set in ${folder}: files must be called crawlers-*.txt, browsers-*.txt, apps-*.txt or hackers-*.txt`,
    );
  return sets.sort((a, b) => LABELS.indexOf(a.label) - LABELS.indexOf(b.label) || a.name.localeCompare(b.name));
}

/** User agents that collections list as browsers although each names itself a robot, with the name and the evidence. */
export function readWrongLabels() {
  return readFileSync(new URL("../../data/robots/labels.tsv", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split("\t"))
    .map(([name, evidence, userAgent]) => ({ name, evidence, userAgent }));
}

/** The first versions of the last eight years: released in November 2018 or later. */
const RECENT = { Chrome: 71, Firefox: 64, Version: 12, CriOS: 71, FxiOS: 14 };

/** Whether the user agent is a browser's of the last eight years. `Version/` is Safari's only on Apple's platforms. */
export function isRecent(userAgent) {
  return Object.entries(RECENT).some(([product, first]) => {
    const version = new RegExp(`\\b${product}/(\\d{1,4})\\b`).exec(userAgent);
    if (version === null || Number(version[1]) < first || Number(version[1]) > 999) return false;
    return product !== "Version" || /Mac OS X|Macintosh/.test(userAgent);
  });
}
