/** The documents of the project and the blocks of code in them. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ownFiles } from "../../scripts/checking.js";
import { root } from "../../scripts/paths.js";

/** Every document, relative to the checkout: those of its root and those of docs/. */
export const pages = ownFiles(/^(docs\/.*|[A-Z]+)\.md$/);

export const read = (page) => readFileSync(`${root}/${page}`, "utf8");

/** The blocks of a page: `{ page, line, lang, name, code }`. `name` is what follows the language, a file for most. */
export function blocksOf(page) {
  const text = read(page);
  const found = [...text.matchAll(/^```(\S*)(?: (.+))?\n([\s\S]*?)^```$/gm)];
  const blocks = found.map(({ 1: lang, 2: name, 3: code, index }) => {
    return { page, line: text.slice(0, index).split("\n").length, lang, name, code };
  });
  assert.equal(text.match(/^```/gm)?.length ?? 0, 2 * blocks.length, `${page}: a block is not closed`);
  return blocks;
}
