import { call, glue } from "./wasm.js";

/** What a visitor is taken for, and why. */
export interface Verdict {
  kind: "human" | "speculative" | "suspect" | "tool" | "robot";
  /** The rule that decided: a stable word such as `"word"` or `"browser"`. */
  reason: string;
  /** The robot's name, as it spells it. */
  name?: string;
  /** What the robot is there for: `"search"`, `"ai-training"`, … */
  category?: string;
  /** The part of the request that decided. */
  signature?: string;
}

/** No more of an agent is ever read: see `AGENT_LIMIT` in `src/robot`. */
const AGENT_MAX_CHARS = 768;

/** Judges a user agent, or a request by all its headers, by the built-in rules. */
export function robot(input: string | Headers | Request): Verdict {
  if (typeof input === "string") return call(() => glue.robotAgent(input.slice(0, AGENT_MAX_CHARS)));
  const headers = input instanceof Headers ? input : input.headers;
  return call(() => glue.robot(headers));
}
