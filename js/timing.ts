/** The `Server-Timing` field of responses on localhost. */

import type { Edits } from "./response.js";
import type { Verdict } from "./robot.js";

/** What a request cost, and its client. */
export interface Timing {
  /** The loads, and the updates of entries that had not been loaded. */
  readonly reads: number;
  /** The updates that wrote. */
  readonly writes: number;
  readonly verdict: Verdict;
}

/** The edit that adds the field. */
export function timed({ reads, writes, verdict }: Timing): Edits {
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
  return [["&", "Server-Timing", `eltanin;desc="${count(reads, "read")}, ${count(writes, "write")}, ${verdict.kind}"`]];
}
