/** The node modules have no known vulnerability, where the registry can be asked. */

import { fail, unreachable } from "../checking.js";
import { run } from "../exec.js";

const { out, output } = await run("npm", ["audit", "--json", "--audit-level=low"], { env: process.env });

let report;
try {
  report = JSON.parse(out);
} catch {
  report = {};
}
const found = report.metadata?.vulnerabilities;
if (found?.total > 0) fail([JSON.stringify(report.vulnerabilities, null, 2)]);
// A code is npm's own complaint, about the lock file for example; without one the registry did not answer.
else if (report.error?.code) fail([output]);
else if (!found)
  unreachable("known vulnerabilities of the node modules (npm audit)", report.message ?? output.split("\n")[0]);
