import type { Changes } from "./changes.js";
import { addToJsonc } from "./jsonc.js";
import type { Project } from "./project.js";

/** As in the tests of the package. */
const WRANGLER = "^4";

/**
 * What package.json lacks: the package, and for a worker that wrangler itself builds, wrangler and a script that starts
 * it. Returns the commands that follow.
 */
export function changeManifest(project: Project, changes: Changes, version: string): string[] {
  const additions: [path: string[], value: string][] = [];
  const { dependencies, framework } = project;
  if (!("eltanin" in dependencies)) additions.push([["dependencies", "eltanin"], `^${version}`]);
  // Frameworks have a development server of their own.
  if (framework.platform === "worker" && framework.wrangler === undefined && framework.places.length > 0) {
    if (!("wrangler" in dependencies)) additions.push([["devDependencies", "wrangler"], WRANGLER]);
    if (!project.isStarted) additions.push([["scripts", "dev"], "wrangler dev"]);
  }
  if (additions.length === 0) return [];
  const text = project.read("package.json") ?? newManifest(project);
  changes.put(
    "package.json",
    additions.reduce((edited, [path, value]) => addToJsonc(edited, path, value), text),
  );
  const commands = additions.some(([[group]]) => group !== "scripts") ? ["npm install"] : [];
  return project.isStarted ? commands : [...commands, "npm run dev"];
}

function newManifest(project: Project): string {
  return `${JSON.stringify({ name: project.name, private: true, type: "module" }, undefined, 2)}\n`;
}
