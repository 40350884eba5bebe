/** The pages of docs/guide/frameworks, for tests that run their blocks. */

import * as pages from "../support/pages.js";

/** The files of a page, which are the blocks with a name. */
export function blocksOf(name) {
  const blocks = pages.blocksOf(`docs/guide/frameworks/${name}.md`);
  return new Map(blocks.filter((block) => block.name).map((block) => [block.name, block.code]));
}
