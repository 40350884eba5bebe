/** JavaScript, TypeScript, JSON and CSS are formatted, and the linter has nothing to say. */

import { command } from "../checking.js";

await command("biome", ["ci", "--colors=off", "--error-on-warnings", "."]);
