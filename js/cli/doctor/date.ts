import type { Project } from "../project.js";
import { COMPATIBILITY_DATE, DATES, dateOf } from "../settings.js";
import { isRecord, type Settings } from "../wrangler.js";
import { error, type Finding, ok, warn } from "./finding.js";

/** Whether the compatibility date and flags are enough for the stores and for the framework. */
export function checkDate(project: Project): Finding[] {
  const { settings, wranglerFile, wranglerError, bindings, framework } = project;
  if (!wranglerFile || wranglerError || framework.platform !== "worker") return [];
  const date = dateOf(settings);
  if (date === undefined) {
    const fix = `set compatibility_date to ${COMPATIBILITY_DATE}`;
    return [error("date", `${wranglerFile} has no compatibility_date`, fix)];
  }
  const stores = bindings.length > 0 ? bindings.map(({ store }) => store) : (["kv"] as const);
  const [first, why] = stores.map((store) => DATES[store]).reduce((a, b) => (a[0] > b[0] ? a : b));
  const found: Finding[] = [];
  for (const [day, place] of datesOf(settings, wranglerFile)) {
    if (day >= first) continue;
    const fix = `set it to ${first} or later`;
    found.push(error("date", `the compatibility_date of ${place}, ${day}, is too early, because ${why}`, fix));
  }
  if (needsNode(project)) {
    const fix = `add "nodejs_compat" to compatibility_flags in ${wranglerFile}`;
    found.push(warn("date", `${framework.name} on Cloudflare uses the interfaces of Node`, fix));
  }
  return found.length > 0 ? found : [ok("date", `compatibility_date ${date}`)];
}

function datesOf(settings: Settings, file: string): [day: string, place: string][] {
  const parts: [unknown, string][] = [[settings, file]];
  if (isRecord(settings.env)) {
    for (const [name, part] of Object.entries(settings.env)) parts.push([part, `the environment ${name} in ${file}`]);
  }
  return parts.flatMap(([part, place]): [string, string][] => {
    const day = isRecord(part) ? dateOf(part) : undefined;
    return day === undefined ? [] : [[day, place]];
  });
}

function needsNode({ framework, settings, sources }: Project): boolean {
  if (!framework.wrangler?.compatibility_flags) return false;
  const { compatibility_flags: flags } = settings;
  const known = ["nodejs_compat", "nodejs_als", "nodejs_compat_v2"];
  if (Array.isArray(flags) && known.some((flag) => flags.includes(flag))) return false;
  // Nitro's option adds the flag.
  return ![...sources.values()].some((code) => /\bnodeCompat\s*:\s*true\b/.test(code));
}
