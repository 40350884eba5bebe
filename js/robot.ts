/** The robot filter's side of the boundary: an agent goes in as bytes, a verdict comes back as one number. */

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

/** The exports of the instance that the filter needs. */
export interface RobotExports {
  readonly memory: WebAssembly.Memory;
  robot_scratch(): number;
  robot_judge(length: number): number;
}

/** Agents are read up to here, in UTF-16 units: `AGENT_LIMIT` in the core. */
const LIMIT = 768;

// The order of these words is that of the core's enums.
const KINDS = ["human", "speculative", "suspect", "tool", "robot"] as const;
const REASONS = [
  "browser",
  "form",
  "device",
  "app",
  "empty",
  "word",
  "bot",
  "link",
  "mail",
  "injection",
  "shape",
  "guest",
  "impossible",
  "site-allow",
  "site-add",
  "prefetch",
  "from",
  "web-bot-auth",
  "platform-robot",
  "platform-score",
  "headless-hint",
  "brand-hint",
] as const;
const CATEGORIES = [
  "search",
  "ai-training",
  "ai-agent",
  "seo",
  "monitor",
  "preview",
  "feed",
  "archive",
  "security",
  "library",
  "other",
] as const;

/** One verdict for each kind and reason that say all there is to say: most visitors get one of these. */
const PLAIN: readonly Verdict[] = Array.from({ length: 256 }, (_, packed) =>
  Object.freeze({ kind: KINDS[packed & 7] ?? "human", reason: REASONS[packed >> 3] ?? "form" }),
);
const NO_CATEGORY = 15;

let current: RobotExports | undefined;
let scratch = new Uint8Array(0);

/** The view of the scratch buffer. Memory that grows leaves the old view empty; a new instance has new memory. */
function view(core: RobotExports): Uint8Array {
  if (core !== current || scratch.length === 0) {
    scratch = new Uint8Array(core.memory.buffer, core.robot_scratch(), LIMIT);
    current = core;
  }
  return scratch;
}

/**
 * Judges a user agent alone, by the built-in rules alone.
 *
 * A unit becomes a byte, as header values are bytes: so the verdict's places are places in the string.
 */
export function judgeAgent(core: RobotExports, agent: string): Verdict {
  const bytes = view(core);
  const length = agent.length < LIMIT ? agent.length : LIMIT;
  for (let at = 0; at < length; at++) {
    const unit = agent.charCodeAt(at);
    bytes[at] = unit < 256 ? unit : 255;
  }
  return unpack(core.robot_judge(length), agent);
}

/** The verdict in a packed number: see `robot_judge` in the core for its bits. */
export function unpack(packed: number, agent: string): Verdict {
  const low = packed >>> 0;
  const category = (low >>> 8) & 15;
  if (category === NO_CATEGORY) return PLAIN[low & 255] as Verdict;
  const high = (packed / 0x1_0000_0000) | 0;
  return Object.freeze({
    kind: KINDS[low & 7] ?? "robot",
    reason: REASONS[(low >>> 3) & 31] ?? "word",
    ...part("name", agent, high & 1023, high >>> 10),
    category: CATEGORIES[category] ?? "other",
    ...part("signature", agent, (low >>> 12) & 1023, low >>> 22),
  });
}

function part(key: "name" | "signature", agent: string, start: number, length: number) {
  return length === 0 ? undefined : { [key]: agent.slice(start, start + length) };
}
