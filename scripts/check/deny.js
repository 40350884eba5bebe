/** The crates we stand on: licences, sources, no doubles that nobody asked for; advisories where their list can be reached. */

import { command, fail, unreachable } from "../checking.js";
import { run } from "../exec.js";

await command("cargo-deny", ["--log-level=warn", "check", "bans", "licenses", "sources"]);

const { code, output } = await run("cargo-deny", ["--log-level=warn", "check", "advisories"], { env: process.env });
const failed = code !== 0;
if (failed && /failed to fetch|fetch advisory database|failed to (clone|open|acquire)/i.test(output)) {
  unreachable("known vulnerabilities of the crates (cargo-deny check advisories)");
} else if (failed) {
  fail([output]);
}
