/** The crate's documentation builds without a warning, with and without the `wasm` feature. */

import { command } from "../checking.js";

const strict = { RUSTDOCFLAGS: "-D warnings" };

await command("cargo", ["doc", "--quiet", "--no-deps"], strict);
await command("cargo", ["doc", "--quiet", "--no-deps", "--no-default-features"], strict);
