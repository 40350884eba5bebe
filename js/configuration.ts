/** From a site's options to the engine that they make. What only this layer uses is checked here; the core checks the rest. */

import { SessionsError } from "./error.js";
import type { SessionsOptions, TokensOptions } from "./options.js";
import type { Store } from "./store/contract.js";
import { type EngineHolder, engineFor } from "./wasm.js";

const TOKEN_LIFETIME_SECONDS = 3_600;

/** @throws SessionsError of category `"usage"` for any option that is wrong or contradicts another. */
export function engineOf(options: SessionsOptions): EngineHolder {
  const { store, secret, idFormat, cookie, lifetime, robots, tokens } = options;
  checkStore(store);
  checkOwn(options);
  // Most sites give a store and a secret and nothing else, and that is a name already.
  const bare = typeof secret === "string" && Object.keys(options).length === 2;
  return engineFor(bare ? secret : undefined, {
    secrets: secretsOf(secret),
    idFormat,
    cookie,
    lifetime,
    robots: robots === false ? { enabled: false } : robots && { add: robots.add, allow: robots.allow },
    tokens: tokens ? { lifetime: (tokens as TokensOptions).lifetime ?? TOKEN_LIFETIME_SECONDS } : undefined,
  });
}

function checkStore(store: Store | undefined): void {
  const methods = ["load", "create", "save", "replace", "delete"] as const;
  if (!store || methods.some((method) => typeof store[method] !== "function")) {
    const message = "the option `store` must be a store, such as kv(env.SESSIONS) or memory(), not the binding itself";
    throw new SessionsError("usage", "option", message);
  }
}

/** The longest that a timer waits, in seconds. */
const TIMEOUT_MAX_SECONDS = 2_147_483;

/** Checks what only this layer uses; the core checks the rest. */
function checkOwn({ robots, onEvent, storeTimeout = 1 }: SessionsOptions): void {
  const wrong = (name: string, right: string) =>
    new SessionsError("usage", "option", `the option \`${name}\` must be ${right}`);
  const isFunction = (value: unknown) => value === undefined || typeof value === "function";
  if (!isFunction(robots ? robots.decide : undefined)) throw wrong("robots.decide", "a function");
  if (!isFunction(onEvent)) throw wrong("onEvent", "a function");
  // The other way round, NaN would pass.
  if (typeof storeTimeout !== "number" || !(storeTimeout > 0 && storeTimeout <= TIMEOUT_MAX_SECONDS)) {
    throw wrong("storeTimeout", "a number of seconds above 0, at most 2,147,483");
  }
}

function secretsOf(secret: SessionsOptions["secret"]): readonly (string | Uint8Array)[] {
  if (typeof secret === "string" || secret instanceof Uint8Array) return [secret];
  if (Array.isArray(secret) && secret.every((one) => typeof one === "string" || one instanceof Uint8Array)) {
    return secret;
  }
  if (secret !== undefined)
    throw new SessionsError("usage", "option", "the option `secret` must be text or bytes, or a list of them");
  return [];
}
