/** Messages for the next request, in a namespace of their own. */

import type { Namespace } from "./namespace.js";
import { checkKey } from "./value/encode.js";

/** The scope of the messages. */
export const FLASH_SCOPE = "__flash__";

/**
 * Adds a message. Each one is a variable, whose name begins with the key, so messages of parallel requests do not
 * replace each other.
 */
export function addMessage(messages: Namespace, key: string, value: unknown): void {
  checkKey(key);
  messages.set(`${key} ${Math.random().toString(36).slice(2, 10)}`, value);
}

/** The variable with the oldest message under a key. */
export function oldestMessage(messages: Namespace, key: string): string | undefined {
  return [...messages.keys()].find((name) => name.slice(0, name.lastIndexOf(" ")) === key);
}
