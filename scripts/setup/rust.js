/** Rust: the compiler, the WebAssembly target and the components that the checks use. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { find, run, runOrThrow, UserError } from "../exec.js";
import { root } from "../paths.js";

const TARGET = "wasm32-unknown-unknown";

const INSTALL_RUST = `install Rust with rustup (https://rustup.rs), open a new terminal so that cargo is on PATH, and run this again`;

/** The text of Cargo.toml. */
export function manifest() {
  return readFileSync(join(root, "Cargo.toml"), "utf8");
}

/** Checks Rust's version against Cargo.toml, and adds the WebAssembly target if it is missing. */
export async function ensureRust() {
  if (!find("cargo") || !find("rustc")) throw new UserError(`Rust is not installed: ${INSTALL_RUST}`);
  await ensureVersion();
  await ensureTarget();
}

async function ensureVersion() {
  const { code, output } = await run("rustc", ["--version"]);
  if (code !== 0) {
    throw new UserError(
      `rustc does not run:\n${output.trim()}\nif rustup could not download the toolchain named in rust-toolchain.toml, connect to the network and run: rustup toolchain install`,
    );
  }
  const wanted = /^rust-version = "([\d.]+)"/m.exec(manifest())[1];
  const [, own] = /rustc (\d+\.\d+)/.exec(output);
  if (minor(own) < minor(wanted)) {
    throw new UserError(
      `Rust ${own} is too old, ${wanted} or newer is needed: run "rustup update stable" and try again`,
    );
  }
}

function minor(version) {
  return Number(version.split(".")[1]);
}

async function ensureTarget() {
  const { out } = await run("rustc", ["--print", "sysroot"]);
  if (existsSync(join(out.trim(), "lib", "rustlib", TARGET))) return;
  const advice = `the Rust target ${TARGET} is needed: connect to the network and run "rustup target add ${TARGET}", or install it with what installed Rust`;
  if (!find("rustup")) throw new UserError(advice);
  await runOrThrow(`adding the Rust target ${TARGET}`, "rustup", ["target", "add", TARGET], { show: true, advice });
}

/** Adds the components that the checks use, if they are missing. */
export async function ensureComponents() {
  for (const [component, program] of [
    ["clippy", "cargo-clippy"],
    ["rustfmt", "rustfmt"],
  ]) {
    const { code } = await run(program, ["--version"]);
    if (code === 0) continue;
    const advice = `run "rustup component add ${component}", or install ${component} with what installed Rust`;
    await runOrThrow(`adding ${component}`, "rustup", ["component", "add", component], { show: true, advice });
  }
}
