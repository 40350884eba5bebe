/** Compares the page of mistakes with what the built package says. `--write` writes it anew. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { page } from "../../tests/support/mistakes-page.js";
import { fail } from "../checking.js";
import { root } from "../paths.js";

const FILE = join("docs", "reference", "mistakes.md");

const text = await page();
const path = join(root, FILE);
if (process.argv.includes("--write")) writeFileSync(path, text);
else if (readFileSync(path, "utf8") !== text) fail([`${FILE} is stale: run "node scripts/check/mistakes.js --write"`]);
