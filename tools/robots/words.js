/** data/robots/words.tsv: the words of the robot filter. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/paths.js";

/** In the order of `Mark` in src/robot/word.rs. */
export const MARKS = [
  "strict",
  "robot",
  "bot",
  "weak",
  "platform",
  "phone",
  "android",
  "engine",
  "device",
  "app",
  "innocent",
  "link",
  "like",
  "compatible",
  "product",
  "domain",
];

/** In the order of `Category` in src/robot/verdict.rs. */
export const CATEGORIES = [
  "search",
  "ai-training",
  "ai-agent",
  "seo",
  "monitor",
  "preview",
  "feed",
  "archive",
  "security",
  "library",
  "other",
];

/** Reads the word file: one word a line in six columns. Errors name the line. */
export function readWords(path = join(root, "data", "robots", "words.tsv")) {
  const words = [];
  const seen = new Set();
  for (const [index, line] of readFileSync(path, "utf8").split("\n").entries()) {
    if (line === "" || line.startsWith("#")) continue;
    const [spelling, mark, category, sets, licence, evidence] = line.split("\t");
    const fail = (what) => {
      throw new Error(`words.tsv line ${index + 1}: ${what}`);
    };
    if (evidence === undefined || evidence === "")
      fail("six columns are needed: word, mark, category, sets, licence, evidence");
    const text = spelling.replace(/^\^/, "").replace(/\$$/, "");
    if (text !== "bot" && (text.length < 4 || text.length > 31)) fail(`"${text}" must have 4 to 31 bytes`);
    if (!/^[\x20-\x7e]+$/.test(text) || text !== text.toLowerCase()) fail(`"${text}" must be lower-case ASCII`);
    if (!MARKS.includes(mark)) fail(`no mark "${mark}": use one of ${MARKS.join(", ")}`);
    if (!CATEGORIES.includes(category)) fail(`no category "${category}": use one of ${CATEGORIES.join(", ")}`);
    if (seen.has(text)) fail(`"${text}" is listed twice`);
    seen.add(text);
    words.push({
      spelling,
      text,
      mark,
      category,
      sets: sets.split(","),
      licence,
      evidence,
      begins: spelling.startsWith("^"),
      ends: spelling.endsWith("$"),
    });
  }
  if (!words.some(({ spelling }) => spelling === "bot$"))
    throw new Error('words.tsv: "bot$" must be there, the core looks for it');
  return words;
}

/** The text as bytes, folded as the core folds a user agent. */
export const fold = (text) => Buffer.from(text, "latin1").map((byte) => byte | 0x20);
