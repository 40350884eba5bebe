/** Which Node runs what: scripts run on Node 20, wrangler and Miniflare need a newer one. */

import { realpathSync } from "node:fs";
import { join } from "node:path";
import { find, run } from "./exec.js";
import { moduleBin } from "./paths.js";

/** The oldest Node that the pinned wrangler supports. */
const WRANGLER_NODE = [22, 12];

function isAtLeast(version, [major, minor]) {
  const [ownMajor, ownMinor] = version.replace(/^v/, "").split(".").map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** A Node that wrangler and Miniflare support: this one, or else the one in the node modules. */
export function modernNode() {
  return isAtLeast(process.version, WRANGLER_NODE) ? process.execPath : join(moduleBin, "node");
}

/** One Node for each major version found: the modern one, and the machine's own if it is older. */
export async function everyNode() {
  const found = new Map();
  const modern = modernNode();
  for (const path of [modern, find("node")].filter(Boolean)) {
    const { out } = await run(path, ["--version"]);
    const major = out.trim().split(".")[0];
    if (!found.has(major)) found.set(major, { version: major, path: realpathSync(path), modern: path === modern });
  }
  return [...found.values()];
}
