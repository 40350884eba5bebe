/** Rust → dist/core.js, dist/core_bg.wasm, dist/core_bg.base64.js. */

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, say, since, Trouble } from "../exec.js";
import { dist, root } from "../paths.js";
import { unlessSame } from "./stamp.js";

const TARGET = "wasm32-unknown-unknown";

const BINDGEN = [
  "--target=web",
  // The entries hand the module over: bundlers must not look for it.
  "--omit-default-module-path",
  // After a trap the layer above starts the instance afresh.
  "--experimental-reset-state-function",
  "--out-name=core",
];

/** Files of this step in dist: the rest is the TypeScript compiler's. */
export const made = [
  "core.js",
  "core.d.ts",
  "core_bg.wasm",
  "core_bg.d.wasm.ts",
  "core_bg.base64.js",
  "core_bg.base64.d.ts",
];

/** Builds the module; cargo itself knows best what changed, the later steps go by the file it leaves. */
export async function buildWasm(env) {
  const compiled = await compile(env);
  const inputs = [compiled, join(root, "scripts", "build", "wasm.js"), join(root, "package-lock.json")];
  const outputs = () => made.map((name) => join(dist, name));
  const start = performance.now();
  if (await unlessSame("wasm", inputs, outputs, () => translate(compiled, env)))
    say(`✓ glue and optimised module (${since(start)})`);
}

async function compile(env) {
  const args = ["build", "--release", "--lib", "--target", TARGET, "--message-format=json-render-diagnostics"];
  const out = await must("compiling the core to WebAssembly", "cargo", args, { env });
  const artifacts = out
    .split("\n")
    .filter((line) => line.includes('"compiler-artifact"'))
    .map((line) => JSON.parse(line));
  const file = artifacts
    .flatMap(({ filenames }) => filenames)
    .filter((name) => name.endsWith(".wasm"))
    .at(-1);
  if (!file) throw new Trouble("cargo made no .wasm file: Cargo.toml must name crate-type cdylib");
  return file;
}

async function translate(compiled, env) {
  mkdirSync(dist, { recursive: true });
  await must("wasm-bindgen", "wasm-bindgen", [compiled, `--out-dir=${dist}`, ...BINDGEN], { env, quiet: true });
  const wasm = join(dist, "core_bg.wasm");
  const small = join(dist, "core_bg.opt.wasm");
  // No --all-features: engines refuse what it makes. The module's own target_features section says what is used.
  await must("wasm-opt", "wasm-opt", ["-O3", "--strip-debug", "--strip-producers", wasm, "-o", small], {
    env,
    quiet: true,
  });
  renameSync(small, wasm);
  describe(wasm);
}

/** The module as text, for where a file cannot be loaded, and declarations of both in place of wasm-bindgen's list of raw exports. */
function describe(wasm) {
  const text = readFileSync(wasm).toString("base64");
  writeFileSync(join(dist, "core_bg.base64.js"), `export default "${text}";\n`);
  writeFileSync(join(dist, "core_bg.base64.d.ts"), "declare const base64: string;\nexport default base64;\n");
  rmSync(join(dist, "core_bg.wasm.d.ts"), { force: true });
  writeFileSync(join(dist, "core_bg.d.wasm.ts"), "declare const module: WebAssembly.Module;\nexport default module;\n");
}
