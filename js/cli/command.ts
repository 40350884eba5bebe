import { readFileSync } from "node:fs";
import { SessionsError } from "../error.js";

/** The values of options, by their names. */
export type OptionName = "secret-file" | "cookie" | "store";

/** Options without a value. */
export type FlagName = "yes" | "dry-run";

/** The arguments of a command. */
export interface Call {
  /** The argument after the command's name, or standard input if that is `"-"`. */
  input: string;
  options: Partial<Record<OptionName, string>>;
  flags: ReadonlySet<FlagName>;
  json: boolean;
  env: Record<string, string | undefined>;
}

/** The output of a command. */
export interface Result {
  /** For people. */
  lines: string[];
  /** For programs. */
  data: object;
  /** 0: yes, 1: no. */
  exit: 0 | 1;
}

export interface Command {
  /** In the list of commands. */
  summary: string;
  help: string;
  /** What its argument is. Absent: it has none. */
  input?: string;
  options: readonly OptionName[];
  flags?: readonly FlagName[];
  run: (call: Call) => Result | Promise<Result>;
}

/** Wrong usage: exit code 2. */
export function usage(message: string): SessionsError {
  return new SessionsError("usage", "arguments", message);
}

/** A text file's content. */
export function read(file: string | 0): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw usage(`${file || "standard input"} cannot be read: ${(error as Error).message}`);
  }
}

/** Lines of two columns. */
export function columns(rows: readonly (readonly [string, string | number | undefined])[]): string[] {
  return rows.filter(([, value]) => value !== undefined).map(([name, value]) => `  ${name.padEnd(10)} ${value}`);
}
