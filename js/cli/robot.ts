import { robot, type Verdict } from "../robot.js";
import { type Call, type Command, columns, type Result } from "./command.js";

const MEANING: Record<Verdict["kind"], string> = {
  human: "a person's browser or app: gets a session",
  suspect: "may be a robot: its session is stored once it brings the cookie back",
  tool: "a tool: its session is stored once it brings the cookie back",
  speculative: "a browser that prefetches or prerenders: a new session is not stored",
  robot: "a robot: gets no session",
};

/** Classifies a user agent with the built-in rules. */
export const robotCommand: Command = {
  summary: "classify a user agent",
  help: `Usage: eltanin robot [--json] <user agent>

Classifies a user agent with the built-in rules, without those of a site, and names the rule that decided.
Put the user agent in quotes. "-" reads it from standard input.

  --json  print one line of JSON

Exit codes:
  0  the client gets a session
  1  the client gets no session
  2  wrong usage; standard error says what would be right
`,
  input: "a user agent",
  options: [],
  run({ input }: Call): Result {
    const verdict = robot(input.trim());
    const { kind, reason, name, category, signature } = verdict;
    const rows = [
      ["name", name],
      ["category", category],
      ["reason", reason],
      ["signature", signature],
    ] as const;
    const isRejected = kind === "robot" || kind === "speculative";
    return { lines: [MEANING[kind], ...columns(rows)], data: verdict, exit: isRejected ? 1 : 0 };
  },
};
