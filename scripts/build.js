/** `npm run build`: builds dist/, the npm package. Steps whose inputs have not changed are skipped. */

import { buildDemo } from "./build/demo.js";
import { buildJavaScript } from "./build/javascript.js";
import { measure, table } from "./build/sizes.js";
import { buildWasm } from "./build/wasm.js";
import { log, main, since } from "./exec.js";
import { setupBuild } from "./setup.js";

/** Sets up what the build needs, then builds dist/ and the demo's scripts for browsers. */
export async function build() {
  const start = performance.now();
  const env = await setupBuild();
  await buildWasm(env);
  await buildJavaScript(env);
  await buildDemo();
  log(`✓ dist/ is built (${since(start)})`);
}

await main(import.meta, async () => {
  await build();
  log(table(await measure()));
});
