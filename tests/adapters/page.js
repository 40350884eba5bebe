/** The pages of docs/guide/frameworks, for tests that run their blocks. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** The blocks of a page: the code by what follows the language, which is the file's name for most. */
export function blocksOf(name) {
  const page = readFileSync(new URL(`../../docs/guide/frameworks/${name}.md`, import.meta.url), "utf8");
  const blocks = [...page.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)];
  const shell = page.match(/^```sh$/gm)?.length ?? 0;
  assert.equal(page.match(/^```/gm).length, 2 * (blocks.length + shell), "every block but commands has a name");
  return new Map(blocks.map(([, file, code]) => [file, code]));
}
