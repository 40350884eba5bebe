import { cwd, stdout } from "node:process";
import { generateSecret } from "../secret.js";
import { version } from "../version.js";
import type { Manual } from "./changes.js";
import { type Call, type Command, type Result, usage } from "./command.js";
import { Plan } from "./plan.js";
import { Project } from "./project.js";
import { confirm } from "./question.js";

/** Adds sessions to a project. */
export const initCommand: Command = {
  summary: "add sessions to the project in this folder",
  help: `Usage: eltanin init [--store <store>] [--yes | --dry-run] [--json]

Finds the framework in package.json, and wrangler's file. Shows what it would change, and asks.
It adds the binding, a new SESSION_SECRET in .dev.vars, .dev.vars to .gitignore, and the adapter
as in the guide. In an empty folder it makes a worker. A server in Node has no binding, and its
secret is in .env. A second run changes nothing. If it cannot edit a file safely, it prints the
lines to add.

  --store <store>  kv, or durable-object: then it also adds the migration and the export.
                   Without this option, it is the store that the project uses, or else kv.
  --yes            do not ask
  --dry-run        show what it would change, and change nothing
  --json           print one line of JSON; needs --yes or --dry-run

Exit codes:
  0  success
  1  something is left to do: the answer was no, or there are lines to add
  2  wrong usage; standard error says what would be right
`,
  options: ["store"],
  flags: ["yes", "dry-run"],
  async run({ options, flags, json }: Call): Promise<Result> {
    const isDry = flags.has("dry-run");
    if (isDry && flags.has("yes")) throw usage("--yes and --dry-run exclude each other");
    if (json && !isDry && !flags.has("yes")) throw usage("--json needs --yes or --dry-run");
    const project = new Project(cwd());
    const { framework } = project;
    const plan = new Plan(project, storeOf(options.store), generateSecret(), version);
    const { edits, manual, lines: differences } = plan.changes;
    const shown = [`This is ${framework.name}.`, "", ...differences];
    const asks = !isDry && !flags.has("yes") && edits.length > 0;
    if (asks) stdout.write(`${shown.join("\n")}\n`);
    const isWritten = !isDry && edits.length > 0 && (!asks || (await confirm("Write these files?")));
    if (isWritten) plan.changes.write();
    const isRefused = asks && !isWritten;
    return {
      lines: [...(asks ? ["", ""] : shown), ...byHand(manual), ...outcome(plan, isWritten, framework.note)],
      data: {
        framework: framework.name,
        written: isWritten,
        files: edits.map(({ file }) => file),
        manual,
        next: plan.commands,
      },
      exit: isRefused || manual.length > 0 ? 1 : 0,
    };
  },
};

function storeOf(name: string | undefined): "kv" | "durable-object" | undefined {
  if (name === undefined || name === "kv" || name === "durable-object") return name;
  throw usage(`there is no store "${name}" for --store; it is kv or durable-object`);
}

function byHand(manual: readonly Manual[]): string[] {
  return manual.flatMap(({ task, lines }) => [
    `${task}:`,
    ...lines.split("\n").map((line) => `  ${line}`.trimEnd()),
    "",
  ]);
}

function outcome(
  { changes: { edits, manual }, commands }: Plan,
  isWritten: boolean,
  note: string | undefined,
): string[] {
  if (!isWritten)
    return [
      edits.length > 0 ? "nothing is written" : manual.length > 0 ? "nothing else to change" : "nothing to change",
    ];
  return [
    `wrote ${edits.map(({ file }) => file).join(", ")}`,
    ...(note ? [note] : []),
    ...(commands.length > 0 ? [`next: ${commands.join(", ")}`] : []),
    '"npx eltanin doctor" checks the project',
  ];
}
