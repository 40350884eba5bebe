/** `npm run docs`: builds the documentation site, which the demo serves under /docs/. */

import { buildDocs } from "./build/docs.js";
import { main } from "./exec.js";
import { ensureModules } from "./setup/modules.js";

await main(import.meta, async () => {
  await ensureModules();
  await buildDocs();
});
