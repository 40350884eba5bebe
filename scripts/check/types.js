/** The JavaScript layer, the demo's worker and the type tests hold what their types say. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { command } from "../checking.js";
import { root } from "../paths.js";

/** Each project with its own settings: js/ must not need a worker's types, tests/types sees only what is published. */
const projects = ["tsconfig.json", "www/tsconfig.json", "tests/types/tsconfig.json"];

for (const project of projects.filter((file) => existsSync(join(root, file)))) {
  await command("tsc", ["--noEmit", "--project", project]);
}
