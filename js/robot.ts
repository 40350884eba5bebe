/** The robot filter's side of the boundary: an agent goes in as bytes, a verdict comes back as one number. */

import { CATEGORIES, KINDS, REASONS, USER_AGENT_MAX } from "./core/contract.gen.js";
import { call, glue, instance } from "./core/wasm.js";
import { SessionsError } from "./error.js";

/** What a visitor is taken for, and why. */
export interface Verdict {
  /** What the visitor is taken for. */
  readonly kind: "human" | "speculative" | "suspect" | "tool" | "robot";
  /** The rule that decided. */
  readonly reason: string;
  /** The robot's name, as it spells it. */
  readonly name?: string;
  /** What the robot is there for. */
  readonly category?: string;
  /** The part of the agent that decided. */
  readonly signature?: string;
}

const REASON_WORDS = REASONS.split(" ");
const CATEGORY_WORDS = CATEGORIES.split(" ");

/** One verdict for each kind and reason that say all there is to say: most visitors get one of these. */
const PLAIN: readonly Verdict[] = Array.from({ length: 256 }, (_, packed) =>
  Object.freeze({ kind: KINDS[packed & 7], reason: REASON_WORDS[packed >> 3] } as Verdict),
);
const NO_CATEGORY = 15;

const encoder = new TextEncoder();
let seen = -1;
let scratch = new Uint8Array(0);

/** The view of the scratch buffer. Memory that grows leaves the old view empty; a new instance has new memory. */
function view(): Uint8Array {
  if (seen !== instance() || scratch.length === 0) {
    scratch = new Uint8Array((glue.robotMemory() as WebAssembly.Memory).buffer, glue.robotScratch(), USER_AGENT_MAX);
    seen = instance();
  }
  return scratch;
}

/**
 * Judges a user agent, or a request by all its headers, by the built-in rules. A site's own rules are applied by
 * `sessions.robot(request)`.
 */
export function robot(input: string | Headers | Request): Verdict {
  if (typeof input === "string") return judgeAgent(input);
  const headers = "headers" in input ? input.headers : input;
  return verdictOf(call(() => glue.robot(headers)));
}

/** A verdict as the module gives it. */
interface Judged {
  /** Its kind, reason and category, as in {@link unpack}. */
  packed: number;
  name?: string;
  signature?: string;
}

/** The verdict in words. */
export function verdictOf({ packed, name, signature }: Judged): Verdict {
  const plain = PLAIN[packed & 255] as Verdict;
  const category = CATEGORY_WORDS[(packed >> 8) & NO_CATEGORY];
  // Whole literals: an object that grows member by member costs more than all the rest.
  if (!category) return signature ? { ...plain, signature } : plain;
  const { kind, reason } = plain;
  if (!name) return signature ? { kind, reason, category, signature } : { kind, reason, category };
  return signature ? { kind, reason, category, name, signature } : { kind, reason, category, name };
}

/**
 * The verdict's kind, reason and category as the module takes them.
 *
 * @throws SessionsError `verdict`, when the site has made it up.
 */
export function pack({ kind, reason, category }: Verdict): number {
  const place = KINDS.indexOf(kind);
  if (place < 0) {
    throw new SessionsError("usage", "verdict", `\`robots.decide\` must return one of ${KINDS.join(", ")}`);
  }
  return (
    place | (REASON_WORDS.indexOf(reason) << 3) | ((CATEGORY_WORDS.indexOf(category as string) & NO_CATEGORY) << 8)
  );
}

/** A unit becomes a byte, as header values are bytes: so the verdict's places are places in the string. */
function judgeAgent(agent: string): Verdict {
  return unpack(call(judge, agent), agent);
}

const judge = (agent: string) => glue.robotJudge(write(view(), agent));

/** `encodeInto` is faster from here on. */
const LONG = 20;

/** Writes the agent's beginning and returns its length. `encodeInto` is right for ASCII, as nearly all agents are. */
function write(bytes: Uint8Array, agent: string): number {
  if (agent.length > LONG) {
    const { read, written } = encoder.encodeInto(agent, bytes);
    if (read === written) return written;
  }
  const length = Math.min(agent.length, USER_AGENT_MAX);
  for (let at = 0; at < length; at++) bytes[at] = Math.min(agent.charCodeAt(at), 255);
  return length;
}

/** The verdict in a packed number: see `Finding` in the core for its bits. */
function unpack(packed: number, agent: string): Verdict {
  const low = packed >>> 0;
  return verdictOf({ packed: low, name: part(agent, packed * 2 ** -32), signature: part(agent, low >>> 12) });
}

/** The part of the agent that 20 bits name: its first byte 10, its length 10. */
function part(agent: string, bits: number): string {
  const start = bits & 1023;
  return agent.substring(start, start + (bits >>> 10));
}
