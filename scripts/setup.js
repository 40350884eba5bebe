/** Sets up what the other scripts need. Each `ensure…` returns at once if the thing is there. */

import { environment, log, main } from "./exec.js";
import { moduleBin } from "./paths.js";
import { ensureBrowser } from "./setup/browser.js";
import { ensureModules } from "./setup/modules.js";
import { ensureComponents, ensureRust } from "./setup/rust.js";
import { ensureTool, tools } from "./setup/tools.js";

/** What a build needs. Returns the environment that its programs run in. */
export async function setupBuild() {
  await ensureRust();
  await ensureModules();
  const bindgen = await ensureTool(tools.wasmBindgen);
  return environment([bindgen, moduleBin]);
}

/** What the checks need beyond a build. */
export async function setupCheck() {
  await setupBuild();
  await ensureComponents();
  const folders = [];
  for (const tool of [tools.cargoDeny, tools.lychee, tools.typos]) folders.push(await ensureTool(tool));
  return environment([...folders, moduleBin]);
}

/** What the tests need beyond a build: `{ env, chrome, driver }`. */
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
