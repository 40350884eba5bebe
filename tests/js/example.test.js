/** Each public method has an example in its declaration, and the examples compile. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript-5.9";
import { complaintsAbout } from "../support/compile.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const FILES = ["namespace", "session", "sessions", "store/kv", "store/memory", "client/client"];
/** What the examples take for granted. */
const GLOBALS = `
import type { KVNamespaceLike, Session, Sessions } from "eltanin";
import type { SessionClient } from "eltanin/client";
declare global {
  var request: Request, form: FormData, socket: WebSocket, text: string, handle: string, secret: string;
  var env: { SESSIONS: KVNamespaceLike; SESSION_SECRET: string };
  var user: { id: number };
  var session: Session, sessions: Sessions, client: SessionClient;
}`;
const IMPORTS = `import { kv, memory, Sessions } from "eltanin"; import { SessionClient } from "eltanin/client";\n`;
/** The public classes, functions and members of a declaration file: `{ name, examples }`. */
function documented(file) {
  const text = readFileSync(`${root}dist/${file}.d.ts`, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found = new Map();
  const add = (name, node) => {
    const examples = ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === "example");
    const texts = examples.map(({ comment }) => /```ts\n(.*)\n```/s.exec(ts.getTextOfJSDocComment(comment))?.[1]);
    found.set(name, [...(found.get(name) ?? []), ...texts]);
  };
  for (const node of source.statements) {
    if (ts.isFunctionDeclaration(node)) add(node.name.text, node);
    if (!ts.isClassDeclaration(node)) continue;
    for (const member of node.members) {
      const isCall = ts.isMethodDeclaration(member) || ts.isGetAccessor(member) || ts.isConstructorDeclaration(member);
      if (isCall) add(`${node.name.text}.${member.name?.getText() ?? "constructor"}`, member);
    }
  }
  return found;
}

const all = FILES.flatMap((file) => [...documented(file)]);

test("every public method has an example", () => {
  assert.ok(all.length > 50, `${all.length} methods`);
  assert.deepEqual(
    all.filter(([, examples]) => examples.length === 0).map(([name]) => name),
    [],
  );
});

test("the examples compile", () => {
  const texts = new Map([["globals.ts", GLOBALS]]);
  for (const [name, examples] of all) {
    examples.forEach((code, number) => {
      texts.set(`${name.replace(/\W/g, "-")}-${number}.ts`, IMPORTS + code);
    });
  }
  assert.deepEqual(complaintsAbout(texts), []);
});
