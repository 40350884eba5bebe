/** What consoles, loggers and debuggers show. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import * as eltanin from "eltanin";
import { SessionClient } from "eltanin/client";
import { request } from "../support/visitor.js";

const dist = dirname(dirname(fileURLToPath(import.meta.resolve("eltanin"))));
const secret = eltanin.generateSecret();
const sessions = new eltanin.Sessions({ store: eltanin.memory(), secret, tokens: true });

async function opened() {
  const session = await sessions.open(request());
  session.set("visits", 3).login("ann");
  session.namespace("cart").set("apples", { red: new Map([[1, 2n]]) });
  return session;
}

test("a console shows a session's scope, user and variables, and no id", async () => {
  const session = await opened();
  assert.equal(inspect(session), "Session { scope: '__system__', user: 'ann', variables: { visits: 3 } }");
  assert.equal(inspect({ session }, { depth: 0 }), "{ session: [Session] }");
  const everything = { depth: null, showHidden: true, getters: true };
  const { id, token } = session;
  for (const showProxy of [false, true]) {
    for (const value of [session, { session }, [session.vars], session.namespace("cart"), sessions]) {
      const shown = inspect(value, { ...everything, showProxy });
      for (const hidden of [id, token, session.csrfToken(), secret]) assert.ok(!shown.includes(hidden), shown);
    }
  }
});

test("a console shows a namespace and the dictionary of its variables", async () => {
  const cart = (await opened()).namespace("cart");
  const apples = "{ apples: { red: Map(1) { 1 => 2n } } }";
  assert.equal(
    inspect(cart, { depth: 4, compact: 4, breakLength: Infinity }),
    `Namespace { scope: 'cart', variables: ${apples} }`,
  );
  assert.equal(inspect(cart.vars, { depth: 4 }), apples);
  assert.equal(inspect({ cart }), "{ cart: Namespace { scope: 'cart', variables: { apples: [Object] } } }");
});

test("a console shows what was changed, deleted, and ended", async () => {
  const session = await opened();
  session.vars.name = "x";
  session.delete("visits");
  assert.equal(inspect(session), "Session { scope: '__system__', user: 'ann', variables: { name: 'x' } }");
  session.destroy();
  assert.equal(inspect(session), "Session { scope: '__system__', user: 0, variables: {} }");
});

test("variables with the names of a console's hooks stay variables", async () => {
  const session = await opened();
  session.set("toJSON", 1).set("constructor", 2).set("__proto__", 3).delete("visits");
  assert.match(inspect(session.vars), /toJSON: 1.*constructor: 2.*\['__proto__'\]: 3/s);
  assert.deepEqual(Reflect.ownKeys(session.vars), ["toJSON", "constructor", "__proto__"]);
  assert.equal(JSON.stringify(session.vars), '{"toJSON":1,"constructor":2,"__proto__":3}');
});

test("JSON has a session's scope, user and variables, and no id", async () => {
  const session = await opened();
  assert.equal(JSON.stringify(session), '{"scope":"__system__","user":"ann","variables":{"visits":3}}');
  assert.equal(JSON.stringify([session.vars]), '[{"visits":3}]');
  const cart = session.namespace("cart");
  cart.set("apples", 3);
  assert.equal(JSON.stringify({ cart }), '{"cart":{"scope":"cart","variables":{"apples":3}}}');
});

test("neither JSON nor a console shows a secret", () => {
  for (const one of [secret, [secret], new TextEncoder().encode(secret)]) {
    const site = new eltanin.Sessions({ store: eltanin.memory(), secret: one });
    const shown = JSON.stringify(site) + inspect(site, { depth: null, showHidden: true, getters: true });
    assert.ok(!shown.includes(secret.slice(0, 8)), shown);
  }
});

test("functions and classes keep their names", async () => {
  const functions = Object.entries({ ...eltanin, SessionClient }).filter(([, one]) => typeof one === "function");
  assert.ok(functions.length >= 8);
  for (const [name, one] of functions) assert.equal(one.name, name);
  const session = await opened();
  assert.equal(session.constructor.name, "Session");
  assert.equal(session.namespace("cart").constructor.name, "Namespace");
  assert.equal(inspect(eltanin.memory()), "Memory { atomic: true }");
  assert.match(thrown(() => session.set("x", () => {})).stack, /\bat Session\.set \(/);
});

test("a source map leads from each file of JavaScript to its source", () => {
  const files = readdirSync(dist, { recursive: true }).filter(
    (file) => file.endsWith(".js") && !file.includes("core_bg"),
  );
  const compiled = files.filter((file) => file !== "core.js" && readFileSync(join(dist, file), "utf8") !== "");
  assert.ok(compiled.length > 20);
  for (const file of compiled) {
    const [, name] = /\n\/\/# sourceMappingURL=(\S+)\n$/.exec(readFileSync(join(dist, file), "utf8"));
    const map = JSON.parse(readFileSync(join(dist, dirname(file), name), "utf8"));
    assert.equal(map.sources.length, 1);
    const source = join(dist, dirname(file), map.sources[0]);
    assert.equal(source, join(dist, "..", "js", file.replace(/\.js$/, ".ts")));
    assert.equal(map.sourcesContent[0], readFileSync(source, "utf8"));
    assert.notEqual(map.mappings, "");
  }
});

test("nothing that is shipped evaluates code", () => {
  const files = readdirSync(dist, { recursive: true }).filter((file) => file.endsWith(".js"));
  for (const file of files) assert.doesNotMatch(readFileSync(join(dist, file), "utf8"), /\beval\(/, file);
});

test("a stack trace names the line of the source", () => {
  const code = `import { Sessions } from "eltanin"; new Sessions({ store: {}, secret: "x" });`;
  const args = ["--enable-source-maps", "--input-type=module", "--eval", code];
  const { stderr } = spawnSync(process.execPath, args, { cwd: join(dist, ".."), encoding: "utf8" });
  const [, line] = /wrongOption \(\S*js\/option-names\.ts:(\d+):\d+\)/.exec(stderr) ?? assert.fail(stderr);
  const source = readFileSync(join(dist, "../js/option-names.ts"), "utf8").split("\n");
  assert.match(source[line - 1], /new SessionsError/);
});

function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}
