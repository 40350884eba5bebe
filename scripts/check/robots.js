/** The generated tables of robots are those that their sources make. */

import { command } from "../checking.js";

await command(process.execPath, ["scripts/robots-generate.js", "--check"]);
