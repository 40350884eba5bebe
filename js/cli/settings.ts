/** Days of workerd, as wrangler's `compatibility_date` names them. */

import type { StoreName } from "./binding.js";
import type { Settings } from "./wrangler.js";

/** Of a new worker. */
export const COMPATIBILITY_DATE = "2026-01-01";

const MODULES = ["2023-03-01", "the package needs it"] as const;

/** From which day on a store works, and why. */
export const DATES: Record<StoreName, readonly [day: string, why: string]> = {
  kv: MODULES,
  d1: MODULES,
  "durable-object": ["2024-04-03", "calls of a Durable Object are RPC"],
};

/** Nothing if the settings have no date. */
export function dateOf({ compatibility_date: date }: Settings): string | undefined {
  return typeof date === "string" && /^\d{4}-\d\d-\d\d$/.test(date) ? date : undefined;
}
