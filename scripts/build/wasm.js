/** Rust → dist/core.js, dist/core_bg.wasm, dist/core_bg.base64.js. */

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { log, runOrThrow, since, UserError } from "../exec.js";
import { dist, root } from "../paths.js";
import { shorten } from "./names.js";
import { unlessSame } from "./stamp.js";

const TARGET = "wasm32-unknown-unknown";

const BINDGEN = [
  "--target=web",
  // The entries pass the module in: bundlers must not look for it.
  "--omit-default-module-path",
  // After a trap js/ re-instantiates the module.
  "--experimental-reset-state-function",
  "--out-name=core",
];

/** This step's files in dist/. The others are the TypeScript compiler's. */
export const made = [
  "core.js",
  "core.d.ts",
  "core_bg.wasm",
  "core_bg.d.wasm.ts",
  "core_bg.base64.js",
  "core_bg.base64.d.ts",
];

/** Builds the module. cargo decides whether to compile; the later steps run if its output has changed. */
export async function buildWasm(env) {
  const compiled = await compile(env);
  const scripts = ["wasm.js", "names.js"].map((name) => join(root, "scripts", "build", name));
  const inputs = [compiled, ...scripts, join(root, "package-lock.json")];
  const outputs = () => made.map((name) => join(dist, name));
  const start = performance.now();
  if (await unlessSame("wasm", inputs, outputs, () => translate(compiled, env)))
    log(`✓ glue and optimised module (${since(start)})`);
}

/** Compiles the crate in this folder and returns cargo's .wasm file. */
async function compile(env, crate = root) {
  // The folders of the crates' sources must exist, for the short paths.
  await runOrThrow("fetching the crates", "cargo", ["fetch", "--locked"], { env, cwd: crate, quiet: true });
  // As a cdylib only: with an rlib, cargo does not optimise across crates.
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
  if (!file) throw new UserError("cargo made no .wasm file: Cargo.toml must have crate-type cdylib");
  return file;
}

/** Removes this machine's folders from panic locations: the module is smaller, and the same on every machine. */
function shortPaths(crate) {
  const registries = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src");
  const crates = existsSync(registries) ? readdirSync(registries).map((name) => join(registries, name)) : [];
  const flags = [...crates, crate].map((folder) => `--remap-path-prefix=${folder}=`);
  return `target.${TARGET}.rustflags=${JSON.stringify(flags)}`;
}

async function translate(compiled, env) {
  describe(await optimise(compiled, dist, env));
}

/** Writes the final module and its glue into the folder, and returns the module's file. */
async function optimise(compiled, folder, env) {
  mkdirSync(folder, { recursive: true });
  await runOrThrow("wasm-bindgen", "wasm-bindgen", [compiled, `--out-dir=${folder}`, ...BINDGEN], { env, quiet: true });
  const wasm = join(folder, "core_bg.wasm");
  const small = join(folder, "core_bg.opt.wasm");
  // No --all-features: engines reject its output. wasm-opt reads the features from the target_features section, which
  // engines do not need.
  const flags = [
    "--flatten",
    "--rereloop",
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

/** Builds the module of another crate in the same way, and returns its file. */
export async function buildOther(crate, env) {
  return optimise(await compile(env, crate), join(crate, "dist"), env);
}

/** Shortens the import names and minifies the glue. */
async function shrink(wasm, file) {
  const { transform } = await import("esbuild");
  const { module, glue } = shorten(readFileSync(wasm), readFileSync(file, "utf8"));
  const { code } = await transform(glue, { minify: true, format: "esm", target: "es2022" });
  writeFileSync(wasm, module);
  writeFileSync(file, code);
}

/** Writes the module as base64, for platforms that cannot load the file, and declarations of both. */
function describe(wasm) {
  const text = readFileSync(wasm).toString("base64");
  writeFileSync(join(dist, "core_bg.base64.js"), `export default "${text}";\n`);
  writeFileSync(join(dist, "core_bg.base64.d.ts"), "declare const base64: string;\nexport default base64;\n");
  rmSync(join(dist, "core_bg.wasm.d.ts"), { force: true });
  // A user's TypeScript may not know Symbol.dispose.
  const types = join(dist, "core.d.ts");
  writeFileSync(types, readFileSync(types, "utf8").replaceAll(/^ *\[Symbol\.dispose\]\(\): void;\n/gm, ""));
  writeFileSync(join(dist, "core_bg.d.wasm.ts"), "declare const module: WebAssembly.Module;\nexport default module;\n");
}
