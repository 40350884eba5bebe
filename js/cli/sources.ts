import { readdirSync } from "node:fs";

const SOURCE = /\.([cm]?[jt]sx?|astro|svelte|vue)$/;

/** What is built, installed or a test is not the application. */
const FOREIGN =
  /^(\..*|node_modules|build|dist|out|coverage|public|static|tests?|__tests__|worker-configuration\.d\.ts)$/;

/** A project with more files is searched as far as this. */
const FILES_MAX = 5_000;

/** The files of an application's code. */
export function sourcesBelow(folder: string): string[] {
  const found: string[] = [];
  const folders = [""];
  for (let below = folders.shift(); below !== undefined && found.length < FILES_MAX; below = folders.shift()) {
    for (const entry of readdirSync(`${folder}/${below}`, { withFileTypes: true })) {
      if (FOREIGN.test(entry.name)) continue;
      if (entry.isDirectory()) folders.push(`${below}${entry.name}/`);
      else if (entry.isFile() && SOURCE.test(entry.name) && !/\.(test|spec|d)\.\w+$/.test(entry.name)) {
        found.push(`${below}${entry.name}`);
      }
    }
  }
  return found;
}
