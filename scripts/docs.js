/** `npm run docs`: builds the documentation site into www/public/docs. `npm start` serves it under /docs. */

import { buildDocs } from "./build/docs.js";
import { main } from "./exec.js";
import { setupBuild } from "./setup.js";

await main(import.meta, async () => buildDocs(await setupBuild()));
