/** Bytes, base64 and JSON. */

import type { OldData } from "./takeover.js";

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** The bytes of base64 or base64url, with or without padding. Throws if it is neither. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
}

/** The value if it is an object of variables. */
export function dataOf(value: unknown): OldData | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as OldData) : undefined;
}
