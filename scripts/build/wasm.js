/** Rust → dist/core.js, dist/core_bg.wasm, dist/core_bg.base64.js. */

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { log, runOrThrow, since, UserError } from "../exec.js";
import { dist, root } from "../paths.js";
import { shorten } from "./names.js";
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
  const scripts = ["wasm.js", "names.js"].map((name) => join(root, "scripts", "build", name));
  const inputs = [compiled, ...scripts, join(root, "package-lock.json")];
  const outputs = () => made.map((name) => join(dist, name));
  const start = performance.now();
  if (await unlessSame("wasm", inputs, outputs, () => translate(compiled, env)))
    log(`✓ glue and optimised module (${since(start)})`);
}

/** The module as cargo leaves it, of the crate in this folder. */
async function compile(env, crate = root) {
  // As a cdylib alone: beside an rlib cargo does not optimise across crates.
  const kind = ["rustc", "--release", "--lib", "--crate-type=cdylib", "--target", TARGET];
  const args = [...kind, "--config", shortPaths(crate), "--message-format=json-render-diagnostics"];
  const out = await runOrThrow("compiling the core to WebAssembly", "cargo", args, { env, cwd: crate });
  const artifacts = out
    .split("\n")
    .filter((line) => line.includes('"compiler-artifact"'))
    .map((line) => JSON.parse(line));
  const file = artifacts
    .flatMap(({ filenames }) => filenames)
    .filter((name) => name.endsWith(".wasm"))
    .at(-1);
  if (!file) throw new UserError("cargo made no .wasm file: Cargo.toml must name crate-type cdylib");
  return file;
}

/** Panics name their place: without this machine's folders the module is smaller, and the same wherever it is built. */
function shortPaths(crate) {
  const crates = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src");
  const flags = [`--remap-path-prefix=${crates}=crates`, `--remap-path-prefix=${crate}=eltanin`];
  return `target.${TARGET}.rustflags=${JSON.stringify(flags)}`;
}

async function translate(compiled, env) {
  describe(await optimise(compiled, dist, env));
}

/** The module that people get, and its glue, in this folder. */
async function optimise(compiled, folder, env) {
  mkdirSync(folder, { recursive: true });
  await runOrThrow("wasm-bindgen", "wasm-bindgen", [compiled, `--out-dir=${folder}`, ...BINDGEN], { env, quiet: true });
  const wasm = join(folder, "core_bg.wasm");
  const small = join(folder, "core_bg.opt.wasm");
  // No --all-features: engines refuse what it makes. The module's own target_features section says what is used; engines
  // do not read it, so it stays behind.
  const flags = [
    "-O3",
    "-Oz",
    "--converge",
    "--low-memory-unused",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
  ];
  await runOrThrow("wasm-opt", "wasm-opt", [...flags, wasm, "-o", small], { env, quiet: true });
  renameSync(small, wasm);
  await shrink(wasm, join(folder, "core.js"));
  return wasm;
}

/** The module of another crate than this one, made the same way: its file. */
export async function buildOther(crate, env) {
  return optimise(await compile(env, crate), join(crate, "dist"), env);
}

/** Short import names, and the glue without what people would read: nobody reads what a machine wrote. */
async function shrink(wasm, file) {
  const { transform } = await import("esbuild");
  const { module, glue } = shorten(readFileSync(wasm), readFileSync(file, "utf8"));
  const { code } = await transform(glue, { minify: true, format: "esm", target: "es2022" });
  writeFileSync(wasm, module);
  writeFileSync(file, code);
}

/** The module as text, for where a file cannot be loaded, and declarations of both in place of wasm-bindgen's list of raw exports. */
function describe(wasm) {
  const text = readFileSync(wasm).toString("base64");
  writeFileSync(join(dist, "core_bg.base64.js"), `export default "${text}";\n`);
  writeFileSync(join(dist, "core_bg.base64.d.ts"), "declare const base64: string;\nexport default base64;\n");
  rmSync(join(dist, "core_bg.wasm.d.ts"), { force: true });
  // A user's TypeScript need not know of Symbol.dispose.
  const types = join(dist, "core.d.ts");
  writeFileSync(types, readFileSync(types, "utf8").replaceAll(/^ *\[Symbol\.dispose\]\(\): void;\n/gm, ""));
  writeFileSync(join(dist, "core_bg.d.wasm.ts"), "declare const module: WebAssembly.Module;\nexport default module;\n");
}
