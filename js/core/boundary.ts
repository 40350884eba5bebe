/** What crosses between JavaScript and the core: plain data, as `src/wasm/step.rs` writes it. */

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
    const seen = code & IF_NEW ? bit.seenNew : bit.seenLoaded;
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

/** The commands: the lowest three bits of `code`. */
export const command = { load: 0, classify: 1, open: 2, update: 3, abort: 4, finish: 5 } as const;
const COMMAND = 7;

/** The other bits of `code`. */
export const bit = { seenLoaded: 8, seenNew: 16, session: 32, ascii: 64, record: 1 << 14 } as const;
const IF_NEW = 1 << 12;
const IF_LOADED = 1 << 13;
const IF = IF_NEW | IF_LOADED;

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

/** What the record that was looked at is now: as before, the current one, that which is written, or none. */
export const looked = { current: 1, written: 2, none: 3 } as const;

const STATUS = [undefined, "unchanged", "saved", "merged", "dropped"] as const;
export type Status = Exclude<(typeof STATUS)[number], undefined>;

export function commandOf({ code }: Step): number {
  return code & COMMAND;
}

export function has({ code }: Step, flag: number): boolean {
  return (code & flag) !== 0;
}

export function lookedOf({ code }: Step): number {
  return (code >> 7) & 3;
}

export function statusOf({ code }: Step): Status | undefined {
  return STATUS[(code >> 9) & 7];
}

/** The number of characters in a store key. */
export const KEY_CHARS = 22;

/** The largest record that crosses; what is larger was not written by us. */
export const RECORD_MAX_BYTES = 1 << 20;

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
