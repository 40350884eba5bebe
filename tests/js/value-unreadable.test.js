import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { Browser, secret } from "../support/visitor.js";

/** A regular expression whose flag no engine here knows, as a newer one would store it. */
const newer = () => Object.defineProperty(/x+/, "flags", { value: "gQ" });

/** Runs `run` with another global. */
async function withGlobal(name, value, run) {
  const before = globalThis[name];
  globalThis[name] = value;
  try {
    return await run();
  } finally {
    globalThis[name] = before;
  }
}

/** Runs `run` in an engine that knows the flag Q: its regular expressions are texts here. */
function inNewerEngine(run) {
  const construct = (Real, [source, flags]) =>
    flags?.includes("Q") ? Object(`/${source}/${flags}`) : new Real(source, flags);
  return withGlobal("RegExp", new Proxy(RegExp, { construct }), run);
}

/** Changes beside a part that this engine cannot make, and the value in an engine that can. */
const changes = {
  "in an object": [
    (part) => ({ part, n: 1 }),
    (value) => {
      value.n = 2;
    },
    (part) => ({ part, n: 2 }),
  ],
  "in an array whose items move": [(part) => [part, 1], (value) => value.unshift(0), (part) => [0, part, 1]],
  "in a Map": [
    (part) => new Map([["part", part]]),
    (value) => value.set("n", 1),
    (part) =>
      new Map([
        ["part", part],
        ["n", 1],
      ]),
  ],
  "in a Set": [(part) => new Set([part]), (value) => value.add(1), (part) => new Set([part, 1])],
  "deep inside": [(part) => ({ a: [{ part }] }), (value) => value.a.push(1), (part) => ({ a: [{ part }, 1] })],
  "set again": [
    (part) => ({ part }),
    (value, session) => session.set("v", { ...value, n: 1 }),
    (part) => ({ part, n: 1 }),
  ],
  "moved to another variable": [(part) => part, (value, session) => session.set("v", [value]), (part) => [part]],
};

for (const [name, [make, change, expected]] of Object.entries(changes)) {
  test(`SEMANTICS 42: a change beside a part that this engine cannot make is kept, and so is the part: ${name}`, async () => {
    const person = new Browser(new Sessions({ store: memory(), secret }));
    await person.visit((session) => session.set("v", make(newer())));
    await person.visit((session) => {
      change(session.get("v"), session);
    });
    await inNewerEngine(() => person.sees((session) => assert.deepEqual(session.get("v"), expected(Object("/x+/gQ")))));
  });
}

test("a part that this engine cannot make is an object without properties, and a request that reads it writes nothing", async () => {
  const store = memory();
  const person = new Browser(new Sessions({ store, secret }));
  await person.visit((session) => session.set("top", newer()).set("v", { part: newer() }));
  const session = await person.sessions.open(person.request);
  for (const part of [session.get("top"), session.get("v").part]) {
    assert.equal(typeof part, "object");
    assert.deepEqual(Object.keys(part), []);
    assert.equal(part instanceof RegExp, false);
  }
  await person.sessions.commit(session, new Response());
  assert.equal(session.status, "unchanged");
});

test("a URL and a typed array that this engine cannot make are kept too", async () => {
  const person = new Browser(new Sessions({ store: memory(), secret }));
  const url = Object.defineProperty(new URL("https://a.example"), "href", { value: "of a newer kind" });
  await person.visit((session) => session.set("v", { url, bytes: new Int8Array([1, 2]) }));
  await withGlobal("Int8Array", undefined, () =>
    person.visit((session) => {
      session.get("v").n = 1;
    }),
  );
  await person.sees((session) =>
    withGlobal("URL", String, () => {
      assert.deepEqual(session.get("v"), { url: Object("of a newer kind"), bytes: new Int8Array([1, 2]), n: 1 });
    }),
  );
});
