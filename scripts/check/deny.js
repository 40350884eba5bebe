/** The crates we stand on: licences, sources, no doubles that nobody asked for. */

import { command } from "../checking.js";

await command("cargo-deny", ["--log-level=warn", "check", "bans", "licenses", "sources"]);
