/**
 * Before a release: the package says where it lives. Without these fields npm's page has no links, and those of the
 * README lead nowhere. npm runs this before it publishes. The first argument is another package.json.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../checking.js";
import { root } from "../paths.js";

const file = process.argv[2] ?? join(root, "package.json");
const manifest = JSON.parse(readFileSync(file, "utf8"));

/** Each field is text, or an object with a `url`. */
const isFilled = (field) => /^(git\+)?https:\/\/\S+\.\S+/.test(field?.url ?? field ?? "");

const empty = ["repository", "homepage", "bugs"].filter((name) => !isFilled(manifest[name]));
fail(empty.map((name) => `package.json: \`${name}\` must be the project's address, which begins with https://`));
