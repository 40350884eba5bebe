import { call } from "./core/wasm.js";
import * as glue from "./core.js";
import { describe } from "./error.js";
import type { Inspection } from "./options.js";

/** More than the longest id or token has. Longer text is cut before it crosses. */
export const INSPECT_MAX_CHARS = 128;

/** Parses a session id or token without a secret, so `valid` is always false: only the site can verify it. */
export function inspect(id: string): Inspection {
  return call(() => glue.inspect(describe(id).slice(0, INSPECT_MAX_CHARS)));
}
