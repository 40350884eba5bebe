import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { table } from "../../tools/robots/generate.js";
import { isRecent, readWrongLabels } from "../../tools/robots/sets.js";
import { readWords } from "../../tools/robots/words.js";

test("the committed table is what the generator writes", () => {
  const committed = readFileSync(new URL("../../src/robot/table.rs", import.meta.url), "utf8");
  assert.equal(committed, table(readWords()), "run npm run robots -- generate");
});

test("the words are sorted, and each has a licence that lets us learn from it", () => {
  const lines = readFileSync(new URL("../../data/robots/words.tsv", import.meta.url), "utf8").split("\n");
  const words = lines.filter((line) => line !== "" && !line.startsWith("#"));
  assert.deepEqual(words, [...words].sort());
  for (const word of readWords()) assert.match(word.licence, /^(MIT|Apache-2\.0|BSD-3-Clause|Unlicense)$/, word.text);
});

test("every word stands in its evidence", () => {
  const lost = readWords().filter(({ text, evidence }) => !evidence.toLowerCase().includes(text));
  assert.deepEqual(lost, []);
});

test("a user agent whose label is corrected names itself, and has its evidence", () => {
  for (const { name, evidence, userAgent } of readWrongLabels()) {
    assert.ok(userAgent.includes(name) && evidence.length > 10, userAgent);
    assert.equal(userAgent, userAgent.trim());
  }
});

test("browsers of the last eight years are known by their versions", () => {
  assert.equal(
    isRecent(
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/71.0.3578.98 Safari/537.36",
    ),
    true,
  );
  assert.equal(
    isRecent(
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.77 Safari/537.36",
    ),
    false,
  );
  assert.equal(isRecent("Mozilla/5.0 (X11; Linux x86_64; rv:64.0) Gecko/20100101 Firefox/64.0"), true);
  assert.equal(isRecent("Opera/9.80 (Windows NT 6.1) Presto/2.12 Version/12.16"), false);
});
