/** `npm run format`: formats Rust, JavaScript, TypeScript, JSON and CSS. */

import { main, runOrThrow } from "./exec.js";
import { ensureComponents } from "./setup/rust.js";
import { setupBuild } from "./setup.js";

await main(import.meta, async () => {
  const env = await setupBuild();
  await ensureComponents();
  await runOrThrow("formatting Rust", "cargo", ["fmt", "--all"], { env });
  await runOrThrow("formatting the rest", "biome", ["check", "--write", "."], { env });
});
