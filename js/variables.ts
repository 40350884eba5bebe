/** The variables of one scope in one request, and their pending operations. */

import { encode, type Operation } from "./value/encode.js";
import { isObject } from "./value/kinds.js";
import type { Stored, Written } from "./value/stored.js";

/** What variables need of their session. */
export interface Owner {
  /** Reads the namespace that begins at this byte of the record, 0 if there is none. */
  read(start: number): Stored;
  /** @throws SessionsError if the session can no longer change. */
  ensureOpen(): void;
}

const NONE: Operation[] = [];

export class Variables {
  readonly scope: string;
  /** The bytes of the namespace in the record that was loaded. */
  readonly size: number;
  /** The public namespace. */
  face: unknown;
  readonly #start: number;
  readonly #owner: Owner;
  #stored: Stored | undefined;
  /** Variables that are new to the record, in order. */
  #added: Set<string> | undefined;
  /** Variables of the record that were deleted, including those that were set again. */
  #deleted: Set<string> | undefined;
  /** The values that the last `operations()` set, with their bytes. */
  #asked: { key: string; value: unknown; bytes: Uint8Array }[] | undefined;
  /** The keys in order, created by the first `last()`. Deleted keys stay in it. */
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

  /** Sets a variable. The caller has checked the value. */
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

  /** The key of the last variable. */
  last(): string | undefined {
    const { map } = this;
    this.#order ??= [...map.keys()];
    while (this.#order.length > 0 && !map.has(this.#order.at(-1) as string)) this.#order.pop();
    return this.#order.at(-1);
  }

  /** The operations since the last `handedOver()`. A variable that was deleted and set again is deleted first. */
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

  /** Notes that the exchange has taken the last `operations()`. */
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

  /** Drops all variables and pending operations. */
  forget(): void {
    this.#stored = { variables: new Map(), mayDiffer: new Map() };
    this.#added = undefined;
    this.#deleted = undefined;
    this.#order = undefined;
  }
}

/** The encoded value, so that setting a variable to its old value is not a change. */
function written(key: string, value: unknown): Written | undefined {
  return isObject(value) ? undefined : { bytes: encode(key, value), start: 0 };
}
