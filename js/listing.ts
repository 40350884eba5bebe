/** Reads the sessions of a user, as the core lists them. */

import type { SessionInfo } from "./options.js";
import { decode } from "./value/decode.js";

export function readListing(lines: string, records: readonly (Uint8Array | undefined)[]): SessionInfo[] {
  return (lines.match(/.+/g) ?? []).map((line) => {
    const [handle = "", ...numbers] = line.split(" ");
    const [createdAt, lastUsedAt, expiresAt, persistent, place, start] = numbers.map(Number) as Numbers;
    const record = records[place];
    // No namespace begins at 0.
    const device = record && start > 0 ? decode(record, { characters: "", ascii: false }, start).variables : [];
    const times = { createdAt, lastUsedAt, expiresAt };
    return { handle, ...times, persistent: persistent > 0, device: Object.fromEntries(device) };
  });
}

type Numbers = [number, number, number, number, number, number];
