/** Robot detection. A user agent crosses as bytes, and the verdict comes back as one number. */

import { CATEGORIES, KINDS, REASONS, USER_AGENT_MAX } from "./core/contract.gen.js";
import { call, instance } from "./core/wasm.js";
import * as glue from "./core.js";
import { SessionsError } from "./error.js";
import { notRequest } from "./request.js";

/** The class of a client, and why. */
export interface Verdict {
  /** The class of the client. */
  readonly kind: "human" | "speculative" | "suspect" | "tool" | "robot";
  /** The rule that decided. */
  readonly reason: string;
  /** The robot's name, in its own spelling. */
  readonly name?: string;
  /** The robot's purpose. */
  readonly category?: string;
  /** The matched part of the user agent. Not a cryptographic signature. */
  readonly signature?: string;
}

const REASON_WORDS = REASONS.split(" ");
const CATEGORY_WORDS = CATEGORIES.split(" ");

/** The verdict of each kind and reason without further details. Most requests get one of these. */
const PLAIN: readonly Verdict[] = Array.from({ length: 256 }, (_, packed) =>
  Object.freeze({ kind: KINDS[packed & 7], reason: REASON_WORDS[packed >> 3] } as Verdict),
);
const NO_CATEGORY = 15;

const encoder = new TextEncoder();
let seen = -1;
let scratch = new Uint8Array(0);

/** The view of the scratch buffer. It is created again when memory has grown, and for a new instance. */
function view(): Uint8Array {
  if (seen !== instance() || scratch.length === 0) {
    scratch = new Uint8Array((glue.robotMemory() as WebAssembly.Memory).buffer, glue.robotScratch(), USER_AGENT_MAX);
    seen = instance();
  }
  return scratch;
}

/**
 * Classifies a user agent, or a request by all its headers, with the built-in rules. `sessions.robot(request)` applies
 * the site's own rules too.
 */
export function robot(input: string | Headers | Request): Verdict {
  if (typeof input === "string") return classifyUserAgent(input);
  const headers = (input as Request)?.headers ?? input;
  if (typeof headers?.get !== "function") throw notRequest(input);
  return verdictOf(call(() => glue.robot(headers)));
}

/** A verdict as the module returns it. */
interface PackedVerdict {
  /** The kind (3 bits), the reason (5) and the category (4). */
  packed: number;
  name?: string;
  signature?: string;
}

/** Unpacks a verdict. */
export function verdictOf({ packed, name, signature }: PackedVerdict): Verdict {
  const plain = PLAIN[packed & 255] as Verdict;
  const category = CATEGORY_WORDS[(packed >> 8) & NO_CATEGORY];
  // Whole literals: an object that grows member by member costs more than everything else here.
  if (!category) return signature ? { ...plain, signature } : plain;
  const { kind, reason } = plain;
  if (!name) return signature ? { kind, reason, category, signature } : { kind, reason, category };
  return signature ? { kind, reason, category, name, signature } : { kind, reason, category, name };
}

/**
 * Packs a verdict's kind, reason and category for the module.
 *
 * @throws SessionsError `verdict` if the site's `decide` returned an unknown kind.
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

/** Each UTF-16 unit becomes a byte, as in a header value, so places in the verdict are places in the string. */
function classifyUserAgent(userAgent: string): Verdict {
  return unpack(call(classify, userAgent), userAgent);
}

const classify = (userAgent: string) => glue.robotClassify(write(view(), userAgent));

/** From this length on, `encodeInto` is faster. */
const LONG = 20;

/** Writes the first units of the user agent and returns their number. `encodeInto` is exact for ASCII only. */
function write(bytes: Uint8Array, userAgent: string): number {
  if (userAgent.length > LONG) {
    const { read, written } = encoder.encodeInto(userAgent, bytes);
    if (read === written) return written;
  }
  const length = Math.min(userAgent.length, USER_AGENT_MAX);
  for (let at = 0; at < length; at++) bytes[at] = Math.min(userAgent.charCodeAt(at), 255);
  return length;
}

/** The verdict in a number of 52 bits: see `src/robot` for their meaning. */
function unpack(packed: number, userAgent: string): Verdict {
  const low = packed >>> 0;
  return verdictOf({ packed: low, name: part(userAgent, packed * 2 ** -32), signature: part(userAgent, low >>> 12) });
}

/** A part of the user agent. 10 bits hold its first byte, 10 its length. */
function part(userAgent: string, bits: number): string {
  const start = bits & 1023;
  return userAgent.substring(start, start + (bits >>> 10));
}
