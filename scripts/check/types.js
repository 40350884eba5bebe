/** The JavaScript layer, the demo's worker and the type tests hold what their types say. */

import { command, ownFiles } from "../checking.js";

/** Each project has its own settings: js/ must not need a worker's types, tests/types sees only what is published. */
const projects = ownFiles(/(^|\/)tsconfig\.json$/);

for (const project of projects) await command("tsc", ["--noEmit", "--project", project]);
