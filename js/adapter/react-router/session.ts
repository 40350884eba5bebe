/** A session with the calls of React Router's `Session`. */

import type { Session } from "../../session.js";

/** React Router's `Session`, and what is behind it. */
export interface StorageSession<Data> {
  /** `""` for a new session. */
  readonly id: string;
  readonly data: Partial<Data>;
  has(name: keyof Data & string): boolean;
  /**
   * The variable. If there is none, the value of that name that was flashed, once. The type is written as in React
   * Router, because TypeScript finds no other one compatible.
   */
  get<Key extends keyof Data & string>(name: Key): (Key extends keyof Data ? Data[Key] : undefined) | undefined;
  set<Key extends keyof Data & string>(name: Key, value: Data[Key]): void;
  flash<Key extends keyof Data & string>(name: Key, value: Data[Key]): void;
  unset(name: keyof Data & string): void;
  /** The session, for `login`, `logout` and what else React Router does not know. `null` for a robot. */
  readonly eltanin: Session<Data> | null;
}

export function wrap<Data>(eltanin: Session<Data> | null): StorageSession<Data> {
  // The types of the variables are those of `StorageSession`.
  const session = eltanin as Session<Record<string, unknown>> | null;
  const wrapped = {
    eltanin,
    get id() {
      return session && !session.isNew ? session.id : "";
    },
    get data() {
      return session?.toObject() ?? {};
    },
    has: (name: string) => session?.has(name) ?? false,
    get: (name: string) => (session?.has(name) ? session.get(name) : session?.flash(name)),
    set: (name: string, value: unknown) => void session?.set(name, value),
    flash: (name: string, value: unknown) => void session?.flash(name, value),
    unset: (name: string) => void session?.delete(name),
  };
  return wrapped as StorageSession<Data>;
}
