/** What an editor offers while a key is typed, by TypeScript's language service. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript-5.9";

const root = fileURLToPath(new URL("../..", import.meta.url));
const FILE = `${root}tests/types/completion.ts`;
const START = `import type { Session } from "eltanin";
interface Shop { visits: number; name?: string }
declare const session: Session<Shop>;
`;

let text = "";
let edits = 0;
const service = ts.createLanguageService({
  getScriptFileNames: () => [FILE],
  getScriptVersion: (name) => (name === FILE ? String(edits) : "0"),
  getScriptSnapshot(name) {
    if (name === FILE) return ts.ScriptSnapshot.fromString(text);
    return ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(readFileSync(name, "utf8")) : undefined;
  },
  getCurrentDirectory: () => root,
  getCompilationSettings: () => ({
    strict: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: [],
  }),
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  directoryExists: ts.sys.directoryExists,
});

/** The names that are offered where the code has a `|`. */
function offered(code) {
  text = START + code.replace("|", "");
  edits++;
  const place = START.length + code.indexOf("|");
  return service.getCompletionsAtPosition(FILE, place, {})?.entries.map(({ name }) => name);
}

for (const method of ["get", "set", "has", "delete", "pop", "getOrInsert", "getOrInsertComputed"]) {
  test(`an editor completes the keys that ${method} takes`, () => {
    assert.deepEqual(offered(`session.${method}("|")`)?.sort(), ["name", "visits"]);
  });
}

test("an editor completes the variables of vars and of update", () => {
  assert.deepEqual(offered("session.vars.|;")?.sort(), ["name", "visits"]);
  const names = offered("session.update({ | });") ?? [];
  assert.ok(names.includes("visits") && names.includes("name"));
});
