/** Something that a double has done to a program, as the platform may do it. */
export interface Fault {
  /** When, in milliseconds since the double was created, by its clock. */
  readonly at: number;
  /** Which call. */
  readonly call: "get" | "put" | "delete" | "load" | "swap";
  readonly key: string;
  /** Where KV was called. */
  readonly location?: string;
  /** What has happened. */
  readonly what: FaultKind;
  /** The message of the error that the caller got, if it got one. */
  readonly error?: string;
}

/**
 * What can happen to a call.
 *
 * KV:
 * - `"refused"`: over a limit. Nothing was done.
 * - `"too soon"`: a second write of the key within a second. Nothing was done.
 * - `"failed"`: 500 or 503. Nothing was done.
 * - `"hung"`: no answer for 10 seconds, then 500 or 503. Nothing was done.
 * - `"answer lost"`: the write was done, and reported as failed.
 * - `"stale"`: the location returned what it had cached, or had got so far, and not the last write.
 *
 * Durable Objects:
 * - `"overloaded"`: nothing was done.
 * - `"reset"`: the object was reset before the call. Nothing was done.
 * - `"answer lost"`: the call was performed, and the connection lost.
 * - `"storage slow"`: the call was performed, and reported as failed 10 seconds later.
 * - `"late"`: the call was performed and answered 5 to 10 seconds later.
 * - `"evicted"`: the object was not in memory any more, and was started again.
 * - `"refused"`: over a limit. Nothing was done.
 */
export type FaultKind =
  | "refused"
  | "too soon"
  | "failed"
  | "hung"
  | "answer lost"
  | "stale"
  | "overloaded"
  | "reset"
  | "storage slow"
  | "late"
  | "evicted";
