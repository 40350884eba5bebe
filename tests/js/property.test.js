import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { Browser, request, secret } from "../support/visitor.js";

const sessions = new Sessions({ store: memory(), secret });

/** Sets a property in sloppy mode, where JavaScript itself says nothing. */
const sloppy = new Function("object", "name", "value", "object[name] = value;");
const strict = (object, name, value) => {
  object[name] = value;
};

const membersOf = (object) => {
  const names = new Set();
  for (let at = Object.getPrototypeOf(object); at.constructor !== Object; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
  }
  return [...names].filter((name) => name !== "constructor" && name !== "then");
};

const unknown = ["user", "cart", "a b", "0", "toJSON", "toString", "__proto__", "hasOwnProperty"];

for (const [mode, set] of Object.entries({ sloppy, strict })) {
  test(`SEMANTICS 42: a property set on a session is refused, and nothing changes, in ${mode} mode`, async () => {
    const session = await sessions.open(request());
    const members = membersOf(session);
    for (const one of ["set", "get", "vars", "scope", "size", "id", "flash", "token", "status", "login"]) {
      assert.ok(members.includes(one), one);
    }
    for (const name of [...unknown, ...members]) {
      const before = session[name];
      const message = `\`${name}\` set as a property of the session would be lost; use \`session.set(${JSON.stringify(name)}, value)\` or \`session.vars\``;
      assert.throws(() => set(session, name, 1), {
        name: "SessionsError",
        category: "usage",
        code: "property",
        message,
      });
      assert.equal(session[name], before);
    }
    assert.throws(() => set(session, Symbol("s"), 1), {
      code: "property",
      message: /^`Symbol\(s\)` set as a property/,
    });
    assert.throws(() => Object.assign(session, { user: 1 }), { code: "property" });
    assert.throws(() => session.visits++, { code: "property" });
    assert.deepEqual(Reflect.ownKeys(session), []);
    assert.equal(session.size, 0);
  });

  test(`SEMANTICS 42: a property set on a namespace is refused, in ${mode} mode`, async () => {
    const cart = (await sessions.open(request())).namespace("cart");
    for (const name of ["apples", "size", "scope", "vars", "get", "login"]) {
      const message = `\`${name}\` set as a property of the namespace would be lost; use \`namespace.set("${name}", value)\` or \`namespace.vars\``;
      assert.throws(() => set(cart, name, 1), { code: "property", message });
    }
  });

  test(`SEMANTICS 42: vars takes any name, in ${mode} mode`, async () => {
    const person = new Browser(sessions);
    await person.visit((session) => {
      for (const name of unknown) set(session.vars, name, name);
      for (const name of membersOf(session)) set(session.vars, name, name);
    });
    await person.sees((session) => {
      for (const [key, value] of session) assert.equal(key, value);
      assert.deepEqual([...session.keys()], [...new Set([...unknown, ...membersOf(session)])]);
    });
  });
}

test("SEMANTICS 42: an accessor defined in vars is refused, and so is a symbol", async () => {
  const { vars } = await sessions.open(request());
  const accessor = { get: () => 1, enumerable: true, configurable: true };
  assert.throws(() => Object.defineProperty(vars, "a", accessor), {
    code: "value_unsupported",
    message: /^a is a function/,
  });
  assert.throws(() => strict(vars, Symbol("s"), 1), { code: "key" });
  Object.defineProperty(vars, "b", { value: 2 });
  assert.deepEqual({ ...vars }, { b: 2 });
});

test("a property can be defined on purpose, as tests and debuggers do", async () => {
  const session = await sessions.open(request());
  Object.defineProperty(session, "note", { value: "on purpose" });
  assert.equal(session.note, "on purpose");
});

test("a session is an object as any other: instanceof, await, in, spread", async () => {
  const session = await await sessions.open(request());
  assert.ok(session instanceof Object);
  assert.equal("then" in session, true);
  assert.equal(session.then, undefined);
  assert.equal("user" in session, false);
  assert.equal(session.user, undefined);
  assert.deepEqual({ ...session }, {});
  assert.equal(`${session}`, "[object Object]");
});
