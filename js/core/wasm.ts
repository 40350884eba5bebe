/** Calls the WebAssembly module, and re-instantiates it after a trap. Every call goes through {@link call}. */

import * as glue from "../core.js";
import { describe, type ErrorCategory, type ErrorCode, SessionsError } from "../error.js";
import { type Edits, readEdits } from "../response.js";
import { steps } from "./boundary.js";

let ready = false;
let broken = false;
let instances = 0;

/** The number of the current instance of the module. Each instance has its own memory. */
export const instance = () => instances;

/**
 * Loads the module: compiled (`WebAssembly.Module`) or as bytes. The entries call it. Code that imports `eltanin/slim`
 * calls it itself.
 */
export function initSync(module: WebAssembly.Module | BufferSource): void {
  if (ready) return;
  glue.initSync({ module });
  ready = true;
}

/** Re-instantiates the module if a call has broken the instance. */
function revive(): void {
  if (!broken) return;
  glue.__wbg_reset_state();
  broken = false;
  instances++;
}

/**
 * Calls the module. An error that the module returns becomes a `SessionsError`. After any other error (a trap, memory
 * exhausted, an exception that unwound through wasm frames) the module is re-instantiated before the next call.
 * `argument` avoids allocating a closure on hot paths.
 */
export function call<T, A>(run: (argument: A) => T, argument?: A): T {
  if (!ready) {
    const message = 'the WebAssembly module is not loaded; call initSync(module) first, or import from "eltanin"';
    throw new SessionsError("usage", "not_loaded", message);
  }
  revive();
  try {
    return run(argument as A);
  } catch (error) {
    const returned = errorOf(error);
    if (returned) throw returned;
    broken = true;
    if (error instanceof SessionsError) throw error;
    throw new SessionsError(
      "internal",
      "trap",
      `the WebAssembly module trapped and will be re-instantiated on the next call: ${describe(error)}`,
      error,
    );
  }
}

/**
 * The error that the module returned. A `SessionsError` is not one: JavaScript threw it while the module was calling.
 */
function errorOf(error: unknown): SessionsError | undefined {
  if (!(error instanceof Error) || error instanceof SessionsError) return undefined;
  const { code, category, message } = error as Error & { code?: ErrorCode; category?: ErrorCategory };
  return code && category ? new SessionsError(category, code, message) : undefined;
}

/** How many engines are kept: one per configuration, and a worker has few. */
const ENGINES_MAX = 16;
const engines = new Map<string, EngineHolder>();
const encoder = new TextEncoder();

/** The options of an engine. */
export interface EngineOptions {
  secrets: readonly (string | Uint8Array)[];
  [option: string]: unknown;
}

/** The engine for a configuration. It is cached by the options as JSON, for `new Sessions(…)` in every request. */
export function engineFor(options: EngineOptions): EngineHolder {
  const name = JSON.stringify(options);
  let holder = engines.get(name);
  if (!holder) {
    holder = new EngineHolder(name, options);
    if (engines.size >= ENGINES_MAX) drop();
    engines.set(name, holder);
  }
  return holder;
}

/** Drops the oldest engine and frees its memory, because nothing else frees memory of the module. */
function drop(): void {
  const [name, holder] = engines.entries().next().value as [string, EngineHolder];
  engines.delete(name);
  holder.free();
}

/** An engine that is built again after the module was re-instantiated. */
export class EngineHolder {
  /** Private, because it contains the secrets: no console shows it. */
  readonly #name: string;
  readonly #options: object;
  #engine: glue.Engine | undefined;
  #instance = -1;
  #bare: Edits | undefined;

  constructor(name: string, { secrets, ...options }: EngineOptions) {
    this.#name = name;
    const bytes = secrets.map((secret) =>
      typeof secret === "string" ? encoder.encode(secret) : new Uint8Array(secret),
    );
    this.#options = { ...options, secrets: bytes };
    this.call(() => {});
  }

  /** Identifies the configuration, without its functions. */
  name(): string {
    return this.#name;
  }

  /** Calls the module with this engine. */
  call<T>(run: (engine: glue.Engine) => T): T {
    revive();
    if (!this.#engine || this.#instance !== instances) {
      this.#engine = call(() => new glue.Engine(this.#options, steps));
      this.#instance = instances;
    }
    return call(run, this.#engine);
  }

  /** Frees the engine's memory. The next call builds it again. */
  free(): void {
    if (this.#instance === instances) this.#engine?.free();
    this.#engine = undefined;
  }

  /** The edits of a response when there is nothing to save. */
  get bare(): Edits {
    this.#bare ??= readEdits(this.call((engine) => engine.bareReply()));
    return this.#bare;
  }
}
