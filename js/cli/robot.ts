import { robot, type Verdict } from "../robot.js";
import { type Call, columns, type Result } from "./command.js";

const MEANING: Record<Verdict["kind"], string> = {
  human: "a person's browser or app: gets a session",
  suspect: "may be a robot: its session is stored once it brings the cookie back",
  tool: "a tool: its session is stored once it brings the cookie back",
  speculative: "a browser that prefetches or prerenders: a new session is not stored",
  robot: "a robot: gets no session",
};

/** Classifies a user agent with the built-in rules. */
export function robotCommand({ input }: Call): Result {
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
}
