/** What crosses between JavaScript and the core: plain data, as `src/wasm/step.rs` writes it. */

import { bit, COMMAND_MASK, command, KEY_CHARS, LOOKED_SHIFT, STATUS_SHIFT, STATUSES } from "./contract.gen.js";

/** A step of an exchange: what to do next, and what to keep until then. */
export interface Step {
  /** The core's state of the exchange. The next call takes it. */
  readonly state: string;
  /** The command and other bits, see `command` and `bit` in `contract.gen.ts`. */
  readonly code: number;
  /**
   * The store key of a load or an update. When a session has just been taken up: the characters of its record. At the
   * end: the edits of the response, empty when it carries only what every response carries.
   */
  readonly text: string;
  /** The events, one a line. */
  readonly events: string;
  /**
   * When the exchange opens: the time from which a commit has something to do. At the end: how many sessions were
   * ended, or after how many seconds the mark that was just written should be written again.
   */
  readonly number: number;
  /** The bytes to write. Absent when the store's entry does not change. */
  readonly bytes: Uint8Array | undefined;
  readonly ttlSeconds: number;
  /** When a session has just been taken up: where its namespaces are, see {@link eachPlace}. */
  readonly layout: string;
  /** For an update: the next step if the store holds what was loaded, or nothing under a new key. */
  readonly expected: Step | undefined;
  /** With `expected`: the commit. The core makes the state from it. */
  readonly commit: string;
}

/** Texts that cross are ASCII. */
const decoder = new TextDecoder();

/** Creates the steps. The core passes all parts in one call, and all texts as one. */
export const steps = {
  make(
    encoded: Uint8Array,
    code: number,
    stateChars: number,
    eventChars: number,
    textChars: number,
    number: number,
    bytes: Uint8Array | undefined,
    ttlSeconds: number,
  ): Step {
    const all = decoder.decode(encoded);
    const textStart = stateChars + eventChars;
    const end = textStart + textChars;
    const step = {
      state: all.slice(0, stateChars),
      code: code & ~IF,
      text: all.slice(textStart, end),
      events: all.slice(stateChars, textStart),
      number,
      bytes,
      ttlSeconds,
      layout: all.slice(end),
      expected: undefined,
      commit: "",
    };
    if ((code & IF) === 0) return step;
    const [text, commit] = [all.slice(end, end + KEY_CHARS), all.slice(end + KEY_CHARS)];
    const seen = code & bit.ifNew ? bit.seenNew : bit.seenLoaded;
    return {
      state: "",
      code: command.update | bit.session | seen,
      text,
      events: "",
      number: 0,
      bytes: undefined,
      ttlSeconds: 0,
      layout: "",
      expected: step,
      commit,
    };
  },
};

/** The characters of one namespace in a layout: four numbers of three characters. */
const PLACE_CHARS = 12;

/**
 * Calls `each` for every namespace of a record, with the first byte and the size of its scope, and the first byte
 * and the size of the namespace.
 */
export function eachPlace(
  { layout }: Step,
  each: (scope: number, scopeBytes: number, start: number, bytes: number) => void,
): void {
  const number = (at: number) =>
    layout.charCodeAt(at) | (layout.charCodeAt(at + 1) << 7) | (layout.charCodeAt(at + 2) << 14);
  for (let at = 0; at < layout.length; at += PLACE_CHARS) {
    each(number(at), number(at + 3), number(at + 6), number(at + 9));
  }
}

const IF = bit.ifNew | bit.ifLoaded;

export type Status = Exclude<(typeof STATUSES)[number], undefined>;

export function commandOf({ code }: Step): number {
  return code & COMMAND_MASK;
}

export function has({ code }: Step, flag: number): boolean {
  return (code & flag) !== 0;
}

export function lookedOf({ code }: Step): number {
  return (code >> LOOKED_SHIFT) & 3;
}

export function statusOf({ code }: Step): Status | undefined {
  return STATUSES[(code >> STATUS_SHIFT) & 7];
}

/** A session's facts. Times are in milliseconds since the epoch. */
export interface Facts {
  id: string;
  token: string;
  isNew: boolean;
  createdAt: number;
  lastUsedAt: number;
  expiresAt: number;
  user: number | string;
  persistent: boolean;
}
