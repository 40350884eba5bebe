// Writes src/robot/table.rs from data/robots/words.tsv.
//
//   node scripts/robots-generate.js [--check] [--without <set>] [--out <file>]
//
// --check     writes nothing, fails if the committed table is not current
// --without   leaves out the words that only this evidence set knows
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = new URL("../", import.meta.url);
const MARKS = [
  "strict",
  "robot",
  "weak",
  "platform",
  "phone",
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
const SLOTS = 8192;
const GROUPS = 32;

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
    if (text.length < 4 || text.length > 31) fail(`"${text}" must have 4 to 31 bytes`);
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
  return words;
}

const fold = (text) => Buffer.from(text, "latin1").map((byte) => byte | 0x20);

const slot = (four, multiplier) => Math.imul(four, multiplier) >>> 19;
const slotOf = (text, multiplier) => slot(fold(text).readUInt32LE(0), multiplier);

/** Every four bytes of the evidence that begin no word, and how often they stand there. */
function strangers(words) {
  const own = new Set(words.map((word) => fold(word.text).readUInt32LE(0)));
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

/**
 * An odd multiplier by which no two words that begin differently share a slot; of many, the one by which the fewest
 * other places of the evidence fall into a word's slot: fewer comparisons.
 */
function chooseMultiplier(words) {
  let best = { multiplier: 0, wrong: Number.POSITIVE_INFINITY };
  let candidate = 0x9e3779b1;
  const fours = [...new Set(words.map((word) => fold(word.text).readUInt32LE(0)))];
  const others = strangers(words);
  for (let round = 0; round < 6000; round++) {
    candidate = (Math.imul(candidate, 0x5bd1e995) + 0x3c6ef372) | 1;
    const taken = new Set(fours.map((four) => slot(four, candidate)));
    if (taken.size < fours.length) continue;
    const wrong = others.reduce((sum, [four, count]) => sum + (taken.has(slot(four, candidate)) ? count : 0), 0);
    if (wrong < best.wrong) best = { multiplier: candidate >>> 0, wrong };
  }
  if (best.multiplier === 0) throw new Error("the words begin in too many ways: no multiplier keeps them apart");
  return best.multiplier;
}

/** The words by groups: those that begin alike together, the longer first, as the first that stands is the one reported. */
function grouped(words, multiplier) {
  const place = ({ text }) => slotOf(text, multiplier);
  const groups = Array.from({ length: GROUPS }, () => []);
  for (const word of words) groups[Math.floor((place(word) * GROUPS) / SLOTS)].push(word);
  for (const group of groups)
    group.sort((a, b) => place(a) - place(b) || b.text.length - a.text.length || (a.text < b.text ? -1 : 1));
  return groups;
}

function encode(word) {
  const head =
    word.text.length |
    (MARKS.indexOf(word.mark) << 5) |
    (CATEGORIES.indexOf(word.category) << 9) |
    (Number(word.begins) << 13) |
    (Number(word.ends) << 14);
  return Buffer.concat([Buffer.from([head & 255, head >> 8]), fold(word.text)]);
}

const rows = (numbers, width) => {
  const lines = [];
  for (let at = 0; at < numbers.length; at += width) lines.push(`    ${numbers.slice(at, at + width).join(", ")},`);
  return lines.join("\n");
};

/** The table's source for these words. */
export function table(words) {
  const multiplier = chooseMultiplier(words);
  const groups = grouped(words, multiplier);
  const starts = [0];
  for (const group of groups) starts.push(starts.at(-1) + group.reduce((size, word) => size + word.text.length + 2, 0));
  const last = starts.pop();
  const pool = groups
    .filter((group) => group.length > 0)
    .map((group) => `    ${[...Buffer.concat(group.map(encode))].join(", ")},`);
  return `//! Written by scripts/robots-generate.js from data/robots/words.tsv: do not edit.

/// The hash's multiplier.
pub(super) const MULTIPLIER: u32 = ${multiplier};

/// Where the words of each ${SLOTS / GROUPS} slots begin in the pool.
#[rustfmt::skip]
pub(super) static STARTS: [u16; ${starts.length}] = [
${rows(starts, 32)}
];

/// The words: length and marks in two bytes, then the text.
#[rustfmt::skip]
pub(super) static POOL: [u8; ${last}] = [
${pool.join("\n")}
];
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { check: { type: "boolean" }, without: { type: "string" }, out: { type: "string" } },
  });
  const kept = readWords().filter((word) => !values.without || word.sets.some((set) => set !== values.without));
  const source = table(kept);
  const out = values.out ?? fileURLToPath(new URL("src/robot/table.rs", root));
  if (!values.check) writeFileSync(out, source);
  else if (readFileSync(out, "utf8") !== source) {
    console.error("src/robot/table.rs is not current: run npm run robots:generate");
    process.exit(1);
  }
}
