/** The robots that this worker instance has seen: in memory, so they are forgotten when it ends. */

import type { SessionEvent, Verdict } from "eltanin";

/** How often visitors of one sort came, and who came last. */
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

/** Most frequent first. `since` is when the first event came, of any kind. */
export function seen() {
  const sorted = <Key>(sightings: Map<Key, Sighting>) => [...sightings].sort(([, a], [, b]) => b.count - a.count);
  return { since, categories: sorted(byCategory), kinds: sorted(byKind) };
}
