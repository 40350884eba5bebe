import { type Command, type FlagName, type OptionName, usage } from "./command.js";
import { didYouMean } from "./nearest.js";

/** The arguments, sorted. */
export interface Arguments {
  inputs: string[];
  options: Partial<Record<OptionName, string>>;
  flags: Set<FlagName>;
  json: boolean;
  help: boolean;
  version: boolean;
}

const FLAGS: Record<string, "json" | "help" | "version"> = {
  "--json": "json",
  "--help": "help",
  "-h": "help",
  "--version": "version",
};

/**
 * Sorts the arguments of a command, or of none. `isInput` tells an argument that begins with a dash from a flag: an id
 * may begin with one.
 */
export function parseArguments(
  args: readonly string[],
  command: Command | undefined,
  isInput: (text: string) => boolean,
): Arguments {
  const parsed: Arguments = { inputs: [], options: {}, flags: new Set(), json: false, help: false, version: false };
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const flag = FLAGS[arg];
    const own = command?.flags?.find((name) => arg === `--${name}`);
    if (arg === "--") parsed.inputs.push(...rest.splice(0));
    else if (flag) parsed[flag] = true;
    else if (own) parsed.flags.add(own);
    else if (!arg.startsWith("-") || arg === "-" || isInput(arg)) parsed.inputs.push(arg);
    else {
      const [flagName = "", ...value] = arg.split("=");
      const name = optionOf(flagName, command);
      const text = value.length > 0 ? value.join("=") : rest.shift();
      if (text === undefined) throw usage(`${flagName} needs a value, as in "${flagName} <${VALUES[name]}>"`);
      if (parsed.options[name] !== undefined) throw usage(`${flagName} is given twice`);
      parsed.options[name] = text;
    }
  }
  return parsed;
}

/** What the values of options are. */
const VALUES: Record<OptionName, string> = { "secret-file": "file", cookie: "name", store: "store" };

/** Only the flag's name may be in the message: its value may be a secret. */
function optionOf(flag: string, command: Command | undefined): OptionName {
  const options = command?.options ?? [];
  const known = options.find((name) => flag === `--${name}`);
  if (known) return known;
  if (flag.startsWith("--secret") && options.includes("secret-file")) {
    throw usage(`there is no option ${flag}, because other users see arguments; use --secret-file <file>`);
  }
  const names = [...options, ...(command?.flags ?? [])].map((name) => `--${name}`);
  throw usage(`there is no option ${flag}${didYouMean(flag, [...names, ...Object.keys(FLAGS)])}`);
}
