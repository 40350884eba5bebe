/** The documentation site: docs/ → www/public/docs, which the demo serves under /docs. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { log, runOrThrow, since } from "../exec.js";
import { root } from "../paths.js";
import { filesBelow, unlessSame } from "./stamp.js";

const DOCS = join(root, "docs");
const BUILT = join(root, "www", "public", "docs");

/** The files of the repository's root that pages include. */
const INCLUDED = ["DESIGN.md", "CONTRIBUTING.md", "DEVELOPING.md", "CHANGELOG.md", "SECURITY.md"];

/** Builds the site if a page or the site's configuration has changed. */
export async function buildDocs(env) {
  const others = [...INCLUDED, "scripts/build/docs.js", "package-lock.json"].map((name) => join(root, name));
  const start = performance.now();
  const make = async () => {
    await runOrThrow("building the documentation", "vitepress", ["build", "docs"], { env, quiet: true });
    await writeIndex();
  };
  const done = await unlessSame("docs", [...filesBelow(DOCS), ...others], () => filesBelow(BUILT), make);
  if (done) log(`✓ the documentation (${since(start)})`);
}

/** Writes llms.txt: every page with its first sentence, for language models. */
async function writeIndex() {
  const { pages } = await import("../../docs/.vitepress/pages.js");
  const lines = ["# Eltanin", "", "> Sessions for edge workers, in Rust compiled to WebAssembly."];
  let last;
  for (const { section, title, link, sentence } of pages()) {
    if (section !== last) lines.push("", `## ${section}`, "");
    last = section;
    lines.push(`- [${title}](/docs${link}): ${sentence}`);
  }
  writeFileSync(join(BUILT, "llms.txt"), `${lines.join("\n")}\n`);
}
