/** The state of a session: its exchange, its variables, and whether it is committed. */

import { eachPlace, type Facts, has, type Status, type Step, statusOf } from "./core/boundary.js";
import { bit } from "./core/contract.gen.js";
import { Action, type Engine } from "./core.js";
import { SessionsError } from "./error.js";
import type { Exchange } from "./exchange.js";
import { type Edits, readEdits } from "./response.js";
import { decode, textOf } from "./value/decode.js";
import { checkKey, encodeOperations, type Operation } from "./value/encode.js";
import type { Stored, Text } from "./value/stored.js";
import { type Owner, Variables } from "./variables.js";

/** A session's record, as it was loaded. */
interface Loaded extends Text {
  bytes: Uint8Array;
}

/** The time of the last end of a user's sessions in this isolate. */
let lastEnd = 0;
/** A clock that goes back by at least this many milliseconds was set. */
const CLOCK_SET_MS = 1_000;

/** The time for a login or an end. It is later than all ends in this isolate, even in the same millisecond. */
export function timeAfterEnds(): number {
  const now = Date.now();
  return now <= lastEnd && lastEnd - now < CLOCK_SET_MS ? lastEnd + 1 : now;
}

/** Notes that sessions of a user were ended. */
export function noteEnd(at: number): void {
  lastEnd = lastEnd - at < CLOCK_SET_MS ? Math.max(lastEnd, at) : at;
}

export class SessionState implements Owner {
  readonly exchange: Exchange;
  readonly #bare: Edits;
  readonly #variables = new Map<string, Variables>();
  status: Status | undefined;
  readonly #loaded: Loaded | undefined;
  /** Whether variables are read from the record. False after the session has ended. */
  #reads = true;
  #facts: Facts | undefined;
  #dueAt: number;
  #sealed = false;
  #running: Promise<Edits> | undefined;
  #edits: Edits | undefined;

  constructor(exchange: Exchange, opened: Step, bare: Edits) {
    this.exchange = exchange;
    this.#bare = bare;
    this.#dueAt = opened.number;
    const bytes = exchange.record;
    if (!bytes || !has(opened, bit.record)) return;
    const loaded = { bytes, characters: opened.text, ascii: has(opened, bit.ascii) };
    this.#loaded = loaded;
    eachPlace(opened, (at, scopeBytes, start, size) => {
      const scope = textOf(bytes, loaded, at, at + scopeBytes);
      this.#variables.set(scope, new Variables(scope, this, start, size));
    });
  }

  /** The session's facts, pending changes included. */
  get facts(): Facts {
    this.#facts ??= this.#call((engine) => engine.facts(this.exchange.state, Date.now())) as Facts;
    return this.#facts;
  }

  /** The variables of a scope.
   *
   * @throws SessionsError `key` if the scope is not text.
   */
  variables(scope: string): Variables {
    let variables = this.#variables.get(scope);
    if (!variables) {
      checkKey(scope);
      variables = new Variables(scope, this, 0, 0);
      this.#variables.set(scope, variables);
    }
    return variables;
  }

  /** Reads the namespace that begins at `start` from the loaded record. */
  read(start: number): Stored {
    return this.#loaded && this.#reads && start > 0
      ? decode(this.#loaded.bytes, this.#loaded, start)
      : { variables: new Map(), mayDiffer: new Map() };
  }

  /** The loaded scopes, and the size of each in bytes. */
  scopes(): Map<string, number> {
    const loaded = [...this.#variables.values()].filter(({ size }) => size > 0);
    return new Map(loaded.map(({ scope, size }) => [scope, size]));
  }

  /** Whether it is committed and no save is running. */
  get isOver(): boolean {
    return this.#sealed && !this.#running;
  }

  /** The handle for opening it again. */
  get handle(): string {
    return this.exchange.handle;
  }

  /** The size of the loaded record in bytes. */
  get size(): number {
    return this.#loaded?.bytes.length ?? 0;
  }

  /** Whether the session can still be changed. */
  get isOpen(): boolean {
    return !this.#sealed;
  }

  /** Resolves when no save is running. */
  async idle(): Promise<void> {
    await this.#running?.catch(() => {});
  }

  /** @throws SessionsError `session_committed`, because a change would be lost. */
  ensureOpen(): void {
    if (!this.#sealed) return;
    const message =
      "the session is committed already; change it before `commit`, and in a streaming framework before the response starts";
    throw new SessionsError("usage", "session_committed", message);
  }

  /** @throws SessionsError `session_ended` after `destroy()`. */
  ensureLive(): void {
    this.exchange.act(Action.Check, undefined, 0);
  }

  /** Applies an action to the session. */
  act(action: Action, argument?: unknown, now = Date.now()): void {
    this.#ensureIdle();
    this.exchange.act(action, argument, now);
    this.#facts = undefined;
    this.#dueAt = 0;
  }

  /** The session's token against cross-site request forgery. */
  csrfToken(): string {
    const { text, state } = this.exchange.csrfToken();
    if (!this.#sealed && state !== this.exchange.state) {
      this.#ensureIdle();
      this.exchange.state = state;
      this.#dueAt = 0;
    }
    return text;
  }

  /** Drops all variables and pending operations. */
  forget(): void {
    this.#reads = false;
    for (const variables of this.#variables.values()) variables.forget();
  }

  /** @throws SessionsError `session_committed`; `save_pending`, because a running save would undo the action. */
  #ensureIdle(): void {
    this.ensureOpen();
    if (!this.#running) return;
    const message = "the session is being saved; await `save` before you log in or out, renew, reset or end it";
    throw new SessionsError("usage", "save_pending", message);
  }

  #call<T>(run: (engine: Engine) => T): T {
    return this.exchange.site.engine.call(run);
  }

  /** Saves and seals the session. A sealed session is not saved again, and its responses get the same edits. */
  commit(): Promise<Edits> | Edits {
    if (this.#sealed) return this.#running ?? (this.#edits as Edits);
    this.#sealed = true;
    const unseal = (error: unknown): never => {
      this.#sealed = false;
      throw error;
    };
    try {
      const saving = this.save();
      return saving instanceof Promise ? saving.catch(unseal) : saving;
    } catch (error) {
      return unseal(error);
    }
  }

  /** Saves the changes since the last save. Waits for a running save. */
  save(): Promise<Edits> | Edits {
    const saving = this.#running
      ? this.#running.then(
          () => this.#save(),
          () => this.#save(),
        )
      : this.#save();
    if (!(saving instanceof Promise)) return saving;
    const done = () => {
      if (this.#running === saving) this.#running = undefined;
    };
    this.#running = saving;
    saving.then(done, done);
    return saving;
  }

  /** Synchronous if there is nothing to do. */
  #save(): Promise<Edits> | Edits {
    this.status = undefined;
    const operations = this.#take();
    if (operations.length === 0 && Date.now() < this.#dueAt) {
      this.status = "unchanged";
      this.#edits = this.#bare;
      return this.#bare;
    }
    const driven = this.exchange.commit(operations.length > 0 ? encodeOperations(operations) : undefined);
    // From here on the exchange has the operations, and repeats them if this commit fails.
    for (const [variables] of operations) variables.handedOver();
    this.#facts = undefined;
    return this.#finish(driven);
  }

  async #finish(driven: Step | Promise<Step>): Promise<Edits> {
    this.#dueAt = 0;
    const finished = await driven;
    this.#facts = undefined;
    this.status = statusOf(finished);
    this.#edits = finished.text ? readEdits(finished.text) : this.#bare;
    return this.#edits;
  }

  /** The pending operations by scope. */
  #take(): (readonly [Variables, readonly Operation[]])[] {
    const taken: [Variables, readonly Operation[]][] = [];
    for (const variables of this.#variables.values()) {
      const operations = variables.operations();
      if (operations.length > 0) taken.push([variables, operations]);
    }
    return taken;
  }
}
