/** The robots that this worker instance has seen. They are kept in its memory only. */

import type { SessionEvent, Verdict } from "eltanin";

/** The number of requests of one kind of visitor, and the last verdict. */
export interface Sighting {
  count: number;
  last: Verdict;
}

const byCategory = new Map<string, Sighting>();
const byKind = new Map<Verdict["kind"], Sighting>();
let since: Date | undefined;

/** `onEvent` of the shop's sessions. */
export function onEvent(event: SessionEvent): void {
  since ??= new Date();
  if (event.type === "robot") note(event.verdict);
  if (event.type === "store") console.error(event.error);
}

function note(verdict: Verdict): void {
  if (verdict.kind === "robot") add(byCategory, verdict.category ?? "other", verdict);
  else add(byKind, verdict.kind, verdict);
}

function add<Key>(sightings: Map<Key, Sighting>, key: Key, last: Verdict): void {
  sightings.set(key, { count: (sightings.get(key)?.count ?? 0) + 1, last });
}

/** Most frequent first. `since` is the time of the first event of any type. */
export function seen() {
  const sorted = <Key>(sightings: Map<Key, Sighting>) => [...sightings].sort(([, a], [, b]) => b.count - a.count);
  return { since, categories: sorted(byCategory), kinds: sorted(byKind) };
}
