/** The robots' table is what the word file makes, and the filter is as small as was promised. dist/ must be built. */

import { command } from "../checking.js";

await command(process.execPath, ["tools/robots/main.js", "generate", "--check"]);
await command(process.execPath, ["tools/robots/main.js", "size"]);
