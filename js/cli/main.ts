#!/usr/bin/env node
/** `npx eltanin …`: a project, secrets, ids and tokens, and robots, from the command line. */

import process, { argv, env, stderr, stdout } from "node:process";
import { SessionsError, version } from "../entry/inline.js";
import { parseArguments } from "./arguments.js";
import { type Command, read, usage } from "./command.js";
import { doctorCommand } from "./doctor.js";
import { initCommand } from "./init.js";
import { inspectCommand, isSession } from "./inspect.js";
import { didYouMean } from "./nearest.js";
import { robotCommand } from "./robot.js";
import { secretCommand } from "./secret.js";

const commands: Record<string, Command> = {
  init: initCommand,
  doctor: doctorCommand,
  secret: secretCommand,
  inspect: inspectCommand,
  robot: robotCommand,
};

const HELP = `eltanin ${version}: sessions for edge workers

Usage: eltanin <command>

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(9)}${summary}\n`)
  .join("")}
  -h, --help  print this text, or a command's: eltanin inspect --help
  --json      print one line of JSON
  --version   print the version

Exit codes:
  0  success, or the answer is yes
  1  the answer is no: the id or token is not valid, the user agent gets no session,
     or the project needs something
  2  wrong usage; standard error says what would be right
`;

interface Output {
  text: string;
  exit: number;
}

async function main([name, ...args]: string[]): Promise<Output> {
  if (name === undefined) return { text: HELP, exit: 0 };
  if (name.startsWith("-")) return withoutCommand([name, ...args]);
  if (name === "help") return help(args);
  return run(commandOf(name), name, args);
}

function commandOf(name: string): Command {
  if (Object.hasOwn(commands, name)) return commands[name] as Command;
  throw usage(`there is no command "${name}"${didYouMean(name, [...Object.keys(commands), "help"])}`);
}

/** `eltanin help inspect` is `eltanin inspect --help`. */
function help([name, ...others]: string[]): Output {
  if (others.length > 0) throw usage("help takes the name of one command");
  return { text: name === undefined ? HELP : commandOf(name).help, exit: 0 };
}

function withoutCommand(args: string[]): Output {
  const { inputs, help, version: isVersion } = parseArguments(args, undefined, () => false);
  const [name] = inputs;
  if (help && name !== undefined) return { text: commandOf(name).help, exit: 0 };
  if (isVersion) return { text: `${version}\n`, exit: 0 };
  if (help) return { text: HELP, exit: 0 };
  throw usage('the command comes first, as in "eltanin inspect --json <text>"');
}

async function run(command: Command, name: string, args: string[]): Promise<Output> {
  const parsed = parseArguments(args, command, isSession);
  if (parsed.help) return { text: command.help, exit: 0 };
  if (parsed.version) return { text: `${version}\n`, exit: 0 };
  const { lines, data, exit } = await command.run({
    input: inputOf(name, command, parsed.inputs),
    options: parsed.options,
    flags: parsed.flags,
    json: parsed.json,
    env,
  });
  return { text: parsed.json ? `${JSON.stringify(data)}\n` : `${lines.join("\n")}\n`, exit };
}

function inputOf(name: string, { input }: Command, inputs: string[]): string {
  if (!input && inputs.length > 0) throw usage(`${name} takes no argument`);
  if (input && inputs.length !== 1) throw usage(`give ${input} as one argument, in quotes`);
  return inputs[0] === "-" ? read(0) : (inputs[0] ?? "");
}

try {
  const { text, exit } = await main(argv.slice(2));
  stdout.write(text);
  process.exitCode = exit;
} catch (error) {
  if (!(error instanceof SessionsError) || error.category !== "usage") throw error;
  stderr.write(`eltanin: ${error.message}\nTry "eltanin --help".\n`);
  process.exitCode = 2;
}
