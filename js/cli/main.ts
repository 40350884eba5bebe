#!/usr/bin/env node
/** `npx eltanin …`: secrets, ids and tokens, and robots, from the command line. {@link HELP} lists the exit codes. */

import process, { argv, env, stderr, stdout } from "node:process";
import { parseArgs } from "node:util";
import { generateSecret, SessionsError, version } from "../entry/inline.js";
import { type Call, type Result, read, usage } from "./command.js";
import { inspectCommand } from "./inspect.js";
import { robotCommand } from "./robot.js";

const HELP = `eltanin ${version}: sessions for edge workers

  eltanin secret                    make a secret for signing session ids and tokens
  eltanin inspect <id or token>     parse it and, given the secret, verify it
  eltanin robot <user agent>        classify it

An argument of "-" is read from standard input. An id is a password: read that way,
it appears neither in the list of processes nor in the shell's history.

  --secret-file <file>   for inspect: the secrets, one a line; or set ELTANIN_SECRET
  --cookie <name>        for inspect: the name of the site's cookie, if it is not __Host-session
  --json                 print one line of JSON
  -h, --help             this text
  --version              the version

Exit codes: 0: success; the id or token is valid; the user agent gets a session.
            1: the id or token is not valid; the user agent gets no session.
            2: wrong usage; standard error says what would be right.
`;

interface Command {
  run: (call: Call) => Result;
  input?: string;
  options?: string[];
}

const commands: Record<string, Command> = {
  secret: { run: secretCommand },
  inspect: { run: inspectCommand, input: "an id or a token", options: ["secret-file", "cookie"] },
  robot: { run: robotCommand, input: "a user agent" },
};

function secretCommand(): Result {
  const secret = generateSecret();
  return { lines: [secret], data: { secret }, exit: 0 };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = { "secret-file": text, cookie: text, json: flag, help: { ...flag, short: "h" }, version: flag };
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
}

function main(args: string[]): { text: string; exit: number } {
  const { values, positionals } = parse(args);
  if (values.version) return { text: `${version}\n`, exit: 0 };
  const [name, ...inputs] = positionals;
  if (values.help) return { text: HELP, exit: 0 };
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw usage(name === undefined ? "say what to do" : `there is no command "${name}"`);
  for (const option of ["secret-file", "cookie"]) {
    if (values[option] !== undefined && !command.options?.includes(option)) throw usage(`${name} takes no --${option}`);
  }
  const { lines, data, exit } = command.run({
    input: inputOf(command, inputs),
    secretFile: values["secret-file"] as string | undefined,
    cookie: values.cookie as string | undefined,
    env,
  });
  return { text: values.json ? `${JSON.stringify(data)}\n` : `${lines.join("\n")}\n`, exit };
}

function inputOf({ input }: Command, inputs: string[]): string {
  if (!input && inputs.length > 0) throw usage("secret takes no argument");
  if (input && inputs.length !== 1) throw usage(`give ${input} as one argument, in quotes`);
  return inputs[0] === "-" ? read(0) : (inputs[0] ?? "");
}

try {
  const { text, exit } = main(argv.slice(2));
  stdout.write(text);
  process.exitCode = exit;
} catch (error) {
  if (!(error instanceof SessionsError) || error.category !== "usage") throw error;
  stderr.write(`eltanin: ${error.message}\nTry "eltanin --help".\n`);
  process.exitCode = 2;
}
