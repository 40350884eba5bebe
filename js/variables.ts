/** The variables of one scope in one request, and what was done to them. */

import { encode, type Operation } from "./value/encode.js";
import { isObject } from "./value/kinds.js";
import type { Stored, Written } from "./value/stored.js";

/** What variables need of their session. */
export interface Owner {
  /** What the record holds of a namespace that begins at this byte, 0 for nothing. */
  read(start: number): Stored;
  /** @throws SessionsError when nothing can be changed any more. */
  ensureOpen(): void;
}

const NONE: Operation[] = [];

export class Variables {
  readonly scope: string;
  /** The bytes of the namespace in the record that was loaded. */
  readonly size: number;
  /** The namespace that shows them. */
  face: unknown;
  readonly #start: number;
  readonly #owner: Owner;
  #stored: Stored | undefined;
  /** Variables that are new to the record, in order. */
  #added: Set<string> | undefined;
  /** Variables of the record that were deleted, also those that were set again since. */
  #deleted: Set<string> | undefined;
  /** The operations that were asked for last, with the values that they set. */
  #asked: { key: string; value: unknown; bytes: Uint8Array }[] | undefined;
  /** The keys in order, once somebody takes variables from the end. Keys that are gone stay in it. */
  #order: string[] | undefined;

  constructor(scope: string, owner: Owner, start: number, size: number) {
    this.scope = scope;
    this.size = size;
    this.#start = start;
    this.#owner = owner;
  }

  #read(): Stored {
    this.#stored ??= this.#owner.read(this.#start);
    return this.#stored;
  }

  get map(): ReadonlyMap<string, unknown> {
    return this.#read().variables;
  }

  /** Sets a variable whose value was checked. */
  set(key: string, value: unknown): void {
    this.#owner.ensureOpen();
    const { variables, mayDiffer } = this.#read();
    if (!variables.has(key)) {
      this.#added ??= new Set();
      this.#added.add(key);
      this.#order?.push(key);
    } else if (!this.#added?.has(key) && !mayDiffer.has(key)) {
      mayDiffer.set(key, written(key, variables.get(key)));
    }
    variables.set(key, value);
  }

  delete(key: string): boolean {
    this.#owner.ensureOpen();
    const { variables, mayDiffer } = this.#read();
    if (!variables.delete(key)) return false;
    if (!this.#added?.delete(key)) {
      this.#deleted ??= new Set();
      this.#deleted.add(key);
    }
    mayDiffer.delete(key);
    return true;
  }

  /** The key of the variable that stands last. */
  last(): string | undefined {
    const { map } = this;
    this.#order ??= [...map.keys()];
    while (this.#order.length > 0 && !map.has(this.#order.at(-1) as string)) this.#order.pop();
    return this.#order.at(-1);
  }

  /** What was done since the operations were handed over last. A variable that stands last again is deleted first. */
  operations(): Operation[] {
    if (!this.#stored) return NONE;
    const { variables, mayDiffer } = this.#stored;
    if (mayDiffer.size === 0 && !this.#added && !this.#deleted) return NONE;
    const asked: { key: string; value: unknown; bytes: Uint8Array }[] = [];
    const ask = (key: string, before: Written | undefined) => {
      const value = variables.get(key);
      const bytes = encode(key, value, before);
      if (bytes) asked.push({ key, value, bytes });
    };
    for (const [key, before] of mayDiffer) ask(key, before);
    for (const key of this.#added ?? []) ask(key, undefined);
    this.#asked = asked;
    const deletions: Operation[] = Array.from(this.#deleted ?? [], (key) => [key]);
    return deletions.concat(asked.map(({ key, bytes }) => [key, bytes]));
  }

  /** The exchange has the operations that were asked for last. */
  handedOver(): void {
    const { mayDiffer } = this.#read();
    for (const { key, value, bytes } of this.#asked ?? []) {
      if (isObject(value)) mayDiffer.set(key, { bytes, start: 0 });
      else mayDiffer.delete(key);
    }
    this.#asked = undefined;
    this.#added = undefined;
    this.#deleted = undefined;
  }

  /** Drops all variables, and what was done to them. */
  forget(): void {
    this.#stored = { variables: new Map(), mayDiffer: new Map() };
    this.#added = undefined;
    this.#deleted = undefined;
    this.#order = undefined;
  }
}

/** The value as the record has it, so that setting it to what it was is no change. */
function written(key: string, value: unknown): Written | undefined {
  // `undefined`, also inside an object, may stand for what this engine cannot make.
  return value === undefined || isObject(value) ? undefined : { bytes: encode(key, value), start: 0 };
}
