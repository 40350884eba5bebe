import { cwd } from "node:process";
import { type Call, type Command, type Result, usage } from "./command.js";
import { checkAdapter } from "./doctor/adapter.js";
import { checkBinding } from "./doctor/binding.js";
import { checkCookie } from "./doctor/cookie.js";
import { checkDate } from "./doctor/date.js";
import type { Finding } from "./doctor/finding.js";
import { checkSecret } from "./doctor/secret.js";
import { checkVersions } from "./doctor/versions.js";
import { Project } from "./project.js";

const CHECKS = [checkBinding, checkSecret, checkDate, checkAdapter, checkCookie, checkVersions];

/** Checks a project. */
export const doctorCommand: Command = {
  summary: "check the project in this folder",
  help: `Usage: eltanin doctor [--json]

Checks the project, changes nothing, and prints a line for each check, with what to do:

  binding   wrangler's file has the binding that the code uses
  secret    .dev.vars has a secret, and Git ignores the file
  date      the compatibility date and flags are enough
  adapter   the framework's configuration uses the adapter
  wasm      the bundler can load the WebAssembly module
  cookie    browsers accept the cookie, which is Secure everywhere but on localhost
  versions  Node, wrangler and the framework are new enough, and the package is installed once

  --json  print one line of JSON

Exit codes:
  0  nothing is broken; there may be warnings
  1  something is broken
  2  wrong usage; standard error says what would be right
`,
  options: [],
  run(_call: Call): Result {
    const project = new Project(cwd());
    if (!project.has("package.json")) throw usage('there is no package.json here; "npx eltanin init" makes a project');
    const findings = CHECKS.flatMap((check) => check(project));
    const errors = findings.filter(({ level }) => level === "error").length;
    const warnings = findings.filter(({ level }) => level === "warn").length;
    return {
      lines: [...findings.map(line), "", `${count(errors, "error")}, ${count(warnings, "warning")}`],
      data: { ok: errors === 0, findings },
      exit: errors > 0 ? 1 : 0,
    };
  },
};

function line({ level, check, text, fix }: Finding): string {
  return `${level.padEnd(5)}  ${check.padEnd(8)}  ${text}${fix ? `; ${fix}` : ""}`;
}

function count(number: number, noun: string): string {
  return `${number === 0 ? "no" : number} ${noun}${number === 1 ? "" : "s"}`;
}
