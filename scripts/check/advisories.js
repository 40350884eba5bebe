/** The crates have no known vulnerability, where the list of them can be reached. */

import { fail, unreachable } from "../checking.js";
import { run } from "../exec.js";

const { code, output } = await run("cargo-deny", ["--log-level=warn", "check", "advisories"], { env: process.env });

if (code !== 0 && output.includes("failed to fetch advisory database")) {
  unreachable("known vulnerabilities of the crates (cargo-deny check advisories)");
} else if (code !== 0) {
  fail([output]);
}
