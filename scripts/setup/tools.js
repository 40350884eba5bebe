/** Programs that cargo builds, at exact versions, each in its own folder of the tool folder. */

import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { environment, find, log, run, since, UserError } from "../exec.js";
import { toolFolder } from "../paths.js";
import { manifest } from "./rust.js";

/**
 * These programs run for seconds on small inputs: a lightly optimised build of them
 * is ready in half the time of a release build.
 */
const QUICK_BUILD = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: "0",
  CARGO_PROFILE_RELEASE_DEBUG: "0",
  CARGO_PROFILE_RELEASE_LTO: "off",
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
};

/** The tools, `program` being what each one puts on `PATH`. */
export const tools = {
  // Library and command-line tool must be of exactly one version.
  wasmBindgen: { name: "wasm-bindgen-cli", program: "wasm-bindgen", version: bindgenVersion() },
  wasmPack: { name: "wasm-pack", program: "wasm-pack", version: "0.15.1" },
  cargoDeny: { name: "cargo-deny", program: "cargo-deny", version: "0.20.2" },
};

function bindgenVersion() {
  return /^wasm-bindgen = \{ version = "=([\d.]+)"/m.exec(manifest())[1];
}

/** The folder with the tool's program, built first where it is missing. */
export async function ensureTool(tool) {
  const own = folderOf(tool);
  if (existsSync(join(own, "bin", tool.program))) return join(own, "bin");
  const onPath = find(tool.program);
  if (onPath && (await versionOf(onPath)) === tool.version) return dirname(onPath);
  await install(tool, own);
  return join(own, "bin");
}

function folderOf({ name, version }) {
  return join(toolFolder, `${name}-${version}`);
}

async function versionOf(program) {
  const { out } = await run(program, ["--version"]);
  return /\d+\.\d+\.\d+/.exec(out)?.[0];
}

async function install(tool, folder) {
  const start = performance.now();
  log(`· building ${tool.name} ${tool.version} into ${toolFolder}, once for all clones: about a minute …`);
  mkdirSync(toolFolder, { recursive: true });
  // Built beside and moved when whole: an interrupted or parallel run leaves nothing half there.
  const beside = `${folder}.${process.pid}`;
  try {
    await build(tool, beside);
    if (!existsSync(folder)) renameSync(beside, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  log(`✓ ${tool.name} ${tool.version} (${since(start)})`);
}

/** Builds with the versions its authors tested; where a package mirror lacks one of those, with the newest ones that fit. */
async function build({ name, version }, folder) {
  const args = ["install", name, "--version", `=${version}`, "--root", folder];
  // On PATH already, so that cargo gives no advice to put it there.
  const env = environment([join(folder, "bin")], QUICK_BUILD);
  delete env.CARGO_TARGET_DIR;
  let last;
  for (const extra of [["--locked"], []]) {
    last = await run("cargo", [...args, ...extra], { env, show: true });
    if (last.code === 0) return;
    if (last.output.includes("spurious network error")) break;
  }
  throw new UserError(
    `${name} ${version} could not be built: is the network there? When it is, run this yourself to see why:\ncargo install ${name} --version ${version}`,
  );
}
