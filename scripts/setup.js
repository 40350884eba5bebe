/** Sets up what the other scripts need. Each `ensure…` returns at once if the thing is there. */

import { environment, log, main } from "./exec.js";
import { moduleBin } from "./paths.js";
import { ensureBrowser } from "./setup/browser.js";
import { ensureModules } from "./setup/modules.js";
import { ensureComponents, ensureRust } from "./setup/rust.js";
import { ensureTool, tools } from "./setup/tools.js";

/** Sets up a build. Returns the environment for its programs. */
export async function setupBuild() {
  await ensureRust();
  await ensureModules();
  const bindgen = await ensureTool(tools.wasmBindgen);
  return environment([bindgen, moduleBin]);
}

/** Sets up a build and the checks. Returns the environment for the checks. */
export async function setupCheck() {
  await setupBuild();
  await ensureComponents();
  const folders = [];
  for (const tool of [tools.cargoDeny, tools.lychee, tools.typos]) folders.push(await ensureTool(tool));
  return environment([...folders, moduleBin]);
}

/** Sets up the tests. Returns `{ env, chrome, driver }`. */
export async function setupTest() {
  await ensureRust();
  await ensureModules();
  const browser = await ensureBrowser();
  const folders = [await ensureTool(tools.wasmBindgen), await ensureTool(tools.wasmPack)];
  const env = environment([...folders, moduleBin], { CHROME: browser.chrome, CHROMEDRIVER: browser.driver });
  return { env, ...browser };
}

await main(import.meta, async () => {
  await setupCheck();
  await setupTest();
  log("✓ everything is set up");
});
