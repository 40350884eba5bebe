/** Rust is formatted. */

import { command } from "../checking.js";

await command("cargo", ["fmt", "--all", "--check"]);
