/** The command line, as a person or a script calls it, and sessions for it to inspect. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { memory, Sessions } from "eltanin";

export const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export const PERSON =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
export const secret = "a secret of these tests, longer than 32 bytes";

export const folder = mkdtempSync(join(tmpdir(), "eltanin-cli-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

/** Runs the command with these arguments. Returns its exit code and output. */
export function eltanin(args, { env = {}, input = "" } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { input, encoding: "utf8", env });
  return { status, stdout, stderr };
}

export function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A stored session. */
export async function session(options = {}) {
  const sessions = new Sessions({ store: memory(), secret, tokens: true, ...options });
  const opened = await sessions.open(new Request("https://shop.example/", { headers: { "User-Agent": PERSON } }));
  await sessions.commit(opened.set("spam", 1), new Response());
  return opened;
}
