import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { SessionsError } from "eltanin";
import { sections } from "../support/mistakes.js";
import { made, page } from "../support/mistakes-page.js";

for (const mistake of Object.values(sections).flat()) {
  test(`SEMANTICS 42: a mistake says what would be right: ${mistake.title}`, async () => {
    const error = await made(mistake);
    assert.ok(error instanceof SessionsError, String(error));
    assert.equal(error.code, mistake.code);
    assert.match(error.category, /^(usage|input)$/);
    assert.match(error.message, /^[^A-Z].*[^.]$/);
  });
}

const PAGE = new URL("../../docs/reference/mistakes.md", import.meta.url);

test("the page of mistakes holds what they say", async () => {
  if (process.argv.includes("--write")) writeFileSync(PAGE, await page());
  assert.equal(readFileSync(PAGE, "utf8"), await page(), 'stale: run "node tests/js/mistake.test.js --write"');
});
