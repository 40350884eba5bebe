/** Folders with a project, for the commands that work on one. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CLI, folder } from "./cli.js";

/** A new folder with these files. An object is written as JSON. */
export function project(files = {}) {
  const path = mkdtempSync(join(folder, "project-"));
  write(path, files);
  return path;
}

export function write(path, files) {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), typeof content === "string" ? content : JSON.stringify(content));
  }
}

/** All files in the folder, by their paths. */
export function filesOf(path) {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((file) => [file.slice(path.length + 1), readFileSync(file, "utf8")]));
}

/** Runs the command in that folder. `node` are arguments of Node. */
export function eltaninIn(path, args, { input = "", node = [] } = {}) {
  const options = { cwd: path, input, encoding: "utf8", env: { PATH: process.env.PATH } };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, CLI, ...args], options);
  return { status, stdout, stderr };
}

/** A manifest with these packages beside eltanin and wrangler. */
export const manifest = (dependencies = {}) => ({
  name: "shop",
  scripts: { dev: "wrangler dev" },
  dependencies: { eltanin: "*", ...dependencies },
  devDependencies: { wrangler: "4" },
});

/** The blocks of a page of the guide, by what follows the language. */
export function guide(page) {
  const text = readFileSync(new URL(`../../docs/guide/${page}.md`, import.meta.url), "utf8");
  return Object.fromEntries(
    [...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].reverse().map(([, name, code]) => [name, code]),
  );
}
