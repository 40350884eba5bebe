// Writes src/robot/table.rs from data/robots/words.tsv.
//
//   node scripts/robots-generate.js [--check]
//
// --check  writes nothing, fails if the committed table is not current
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = new URL("../", import.meta.url);
/** In the order of `Mark` in src/robot/word.rs. */
const MARKS = [
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
const CATEGORIES = [
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

/** Reads the word file: one word a line, six columns; what is wrong is said with its line. */
export function readWords(path = new URL("data/robots/words.tsv", root)) {
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

/** As in src/robot/word.rs. */
const SLOT_BITS = 13;
const GROUP_BITS = 7;

/** The text as bytes, folded as the core folds an agent. */
export const fold = (text) => Buffer.from(text, "latin1").map((byte) => byte | 0x20);

const slot = (four, multiplier) => Math.imul(four, multiplier) >>> (32 - SLOT_BITS);
const beginning = (text) => fold(text.padEnd(4)).readUInt32LE(0);

/** "bot" is too short for a slot, and stands behind all. */
const group = ({ text }, multiplier) =>
  text === "bot" ? 1 << GROUP_BITS : slot(beginning(text), multiplier) >>> (SLOT_BITS - GROUP_BITS);

/** Every four bytes of the evidence that begin no word, and how often they stand there. */
function strangers(words) {
  const own = new Set(words.map((word) => beginning(word.text)));
  const counts = new Map();
  for (const { evidence } of words) {
    const bytes = fold(evidence);
    for (let at = 0; at + 4 <= bytes.length; at++) {
      const four = bytes.readUInt32LE(at);
      if (!own.has(four)) counts.set(four, (counts.get(four) ?? 0) + 1);
    }
  }
  return [...counts];
}

/** The odd multiplier, of many, by which the fewest other places of the evidence fall into a word's slot: fewer comparisons. */
function chooseMultiplier(words) {
  let best = { multiplier: 0, wrong: Number.POSITIVE_INFINITY };
  let candidate = 0x9e3779b1;
  const fours = [...new Set(words.map((word) => beginning(word.text)))];
  const others = strangers(words);
  for (let round = 0; round < 3000; round++) {
    candidate = (Math.imul(candidate, 0x5bd1e995) + 0x3c6ef372) | 1;
    const taken = new Set(fours.map((four) => slot(four, candidate)));
    const wrong = others.reduce((sum, [four, count]) => sum + (taken.has(slot(four, candidate)) ? count : 0), 0);
    if (wrong < best.wrong) best = { multiplier: candidate >>> 0, wrong };
  }
  return best.multiplier;
}

function encode(word) {
  const length = word.text.length | (Number(word.begins) << 5) | (Number(word.ends) << 6);
  const mark = MARKS.indexOf(word.mark) | (CATEGORIES.indexOf(word.category) << 4);
  return Buffer.concat([Buffer.from([length, mark]), fold(word.text)]);
}

/** The words by their groups, the common first; the longer first of those that begin alike, as the first that stands is reported. */
function sort(words, multiplier) {
  const common = new Map();
  for (const { text, sets } of words) {
    const four = beginning(text);
    common.set(four, Math.max(sets.length, common.get(four) ?? 0));
  }
  return words.toSorted(
    (a, b) =>
      group(a, multiplier) - group(b, multiplier) ||
      common.get(beginning(b.text)) - common.get(beginning(a.text)) ||
      beginning(a.text) - beginning(b.text) ||
      b.text.length - a.text.length ||
      (a.text < b.text ? -1 : 1),
  );
}

/** The table's source for these words. */
export function table(words) {
  const multiplier = chooseMultiplier(words);
  const sorted = sort(words, multiplier);
  return `//! Written by scripts/robots-generate.js from data/robots/words.tsv: do not edit.

/// The hash's multiplier.
pub(super) const MULTIPLIER: u32 = ${multiplier};

/// The words by groups of slots: length and boundaries in a byte, mark and category in a byte, then the text.
#[rustfmt::skip]
pub(super) static POOL: [u8; ${sorted.reduce((size, { text }) => size + text.length + 2, 0)}] = [
${sorted.map((word) => `    ${[...encode(word)].join(", ")},`).join("\n")}
];
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { check: { type: "boolean" } },
  });
  const source = table(readWords());
  const out = fileURLToPath(new URL("src/robot/table.rs", root));
  if (!values.check) writeFileSync(out, source);
  else if (readFileSync(out, "utf8") !== source) {
    console.error("src/robot/table.rs is not current: run npm run robots:generate");
    process.exit(1);
  }
}
