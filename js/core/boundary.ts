/** What crosses between JavaScript and the core: plain data, as `src/wasm/step.rs` writes it. */

import { bit, COMMAND_MASK, command, KEY_CHARS, LOOKED_SHIFT, STATUS_SHIFT, STATUSES } from "./contract.gen.js";

/** What to do next, and what to keep until then. */
export interface Step {
  /** What the core knows of the request. It comes back with the next call. */
  readonly state: string;
  /** The command and its bits, see {@link command} and {@link bit}. */
  readonly code: number;
  /**
   * A store key; of a session just taken up the characters of its record; at the end the edits of the response, empty
   * when it carries no more than any other.
   */
  readonly text: string;
  /** What happened, a line each. */
  readonly events: string;
  /**
   * Of an open exchange: from when on a commit has something to do. At the end: how many sessions were ended, or after
   * how many seconds the mark just written should be written again.
   */
  readonly number: number;
  /** What shall be written; absent when everything stays as it is. */
  readonly bytes: Uint8Array | undefined;
  readonly ttlSeconds: number;
  /** Of a session just taken up: where its namespaces are, see {@link eachPlace}. */
  readonly layout: string;
  /** Of an update: the step that comes of it if the store finds what was loaded, or nothing under a new key. */
  readonly expected: Step | undefined;
  /** With `expected`: the commit, from which the core makes the state. */
  readonly commit: string;
}

/** Texts that cross are ASCII. */
const decoder = new TextDecoder();

/** Makes the steps: the core hands over all parts at once, and their texts as one. */
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
    return { ...NOTHING, code: command.update | bit.session | seen, text, expected: step, commit };
  },
};

/** The characters of one namespace in a layout: four numbers of three characters. */
const PLACE_CHARS = 12;

/**
 * Calls `each` for every namespace of a record, with the first byte of its scope, the bytes of the scope, the first byte
 * of the namespace, and its bytes.
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

const NOTHING: Step = {
  state: "",
  code: 0,
  text: "",
  events: "",
  number: 0,
  bytes: undefined,
  ttlSeconds: 0,
  layout: "",
  expected: undefined,
  commit: "",
};

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
