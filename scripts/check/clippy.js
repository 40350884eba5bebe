/** Clippy has nothing to say: on this machine with and without the `wasm` feature, and for WebAssembly. */

import { command } from "../checking.js";

const DENY = ["--", "-D", "warnings"];

await command("cargo", ["clippy", "--quiet", "--all-targets", ...DENY]);
await command("cargo", ["clippy", "--quiet", "--all-targets", "--no-default-features", ...DENY]);
await command("cargo", ["clippy", "--quiet", "--all-targets", "--target", "wasm32-unknown-unknown", ...DENY]);
