import { call, glue } from "./core/wasm.js";
import type { Inspection } from "./options.js";

/** Nothing longer is an id or token; what is cut off cannot make it one. */
export const INSPECT_MAX_CHARS = 128;

/** Takes a session id or token apart without any secret, so `valid` is false: whether it is genuine, only the site can say. */
export function inspect(id: string): Inspection {
  return call(() => glue.inspect(String(id).slice(0, INSPECT_MAX_CHARS)));
}
