/** The documentation site: docs/ and the documents of the root → www/public/docs. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { log, since } from "../exec.js";
import { root } from "../paths.js";
import { filesBelow, unlessSame } from "./stamp.js";

const SOURCE = join(root, "docs");
const SITE = join(root, "www", "public", "docs");
const ROOT_DOCUMENTS = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "DESIGN.md", "DEVELOPING.md", "SECURITY.md"];

/** Builds the site if a page has changed. A link that leads nowhere fails the build. */
export async function buildDocs() {
  const inputs = [
    ...filesBelow(SOURCE),
    ...ROOT_DOCUMENTS.map((name) => join(root, name)),
    join(root, "scripts", "build", "docs.js"),
    join(root, "package-lock.json"),
  ];
  const start = performance.now();
  const done = await unlessSame("docs", inputs, () => filesBelow(SITE), render);
  if (done) log(`✓ the documentation site (${since(start)})`);
}

async function render() {
  const { build } = await import("vitepress");
  rmSync(SITE, { recursive: true, force: true });
  await build(SOURCE);
}
