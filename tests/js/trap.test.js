import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, robot, Sessions, SessionsError } from "eltanin";
import { wasmBytes, wasmMemory } from "../support/memory.js";
import { disturbed } from "../support/store.js";
import { agents, Browser, request, secret } from "../support/visitor.js";

/** Uses the module's memory up, step by step, down to the last page that the engine gives. */
function exhaust() {
  const exhausted = wasmMemory();
  for (let pages = 2 ** 15; pages >= 1; ) {
    try {
      exhausted.grow(pages);
    } catch {
      pages = Math.floor(pages / 2);
    }
  }
}

/** Ways to stop the module for real; each throws what the caller sees. */
const traps = {
  "memory used up": async (sessions) => {
    exhaust();
    // Nothing is left, so copying the header in fails inside the module.
    await sessions.open(request(undefined, { headers: { Cookie: "x".repeat(100_000) } }));
  },
  "stack used up": async (sessions) => {
    const endless = { url: "https://shop.example/", headers: { get: () => sessions.robot(endless).kind } };
    sessions.robot(endless);
  },
  "an exception that flies through it": async (sessions) => {
    sessions.robot(breaking(() => new RangeError("thrown by a header")));
  },
  "nothing, thrown through it": async (sessions) => {
    sessions.robot(breaking(() => undefined));
  },
  "an error of ours that flies through it": async (sessions) => {
    sessions.robot(breaking(() => new SessionsError("usage", "option", "thrown by a header")));
  },
};

/** A request whose headers throw when the module reads them. */
function breaking(error) {
  const get = () => {
    throw error();
  };
  return { url: "https://shop.example/", headers: { get } };
}

for (const [how, trap] of Object.entries(traps)) {
  test(`after a trap the next request works: ${how}`, async () => {
    const store = memory();
    const sessions = new Sessions({ store, secret });
    const person = new Browser(sessions);
    await person.visit((session) => session.set("a", 1));
    const open = await sessions.open(person.request);
    const before = wasmMemory();
    const trapped = await trap(sessions).then(assert.fail, (error) => error);
    assert.equal(trapped.name, "SessionsError");
    // The next call is the first of a new instance; a session that was open goes on.
    open.set("b", 2);
    await sessions.commit(open, new Response());
    assert.notEqual(wasmMemory(), before);
    assert.ok(wasmBytes() < 4 * 2 ** 20);
    assert.deepEqual(await person.sees((session) => session.toObject()), { a: 1, b: 2 });
    const another = new Browser(new Sessions({ store, secret, idFormat: "draco" }));
    await another.visit((session) => session.set("c", 3));
    assert.equal(await another.sees((session) => session.get("c")), 3);
  });
}

/** Starts the module afresh, so that its memory is small, and uses that up. */
async function exhaustAfresh(sessions) {
  await traps["an exception that flies through it"](sessions).then(assert.fail, () => {});
  sessions.inspect("the first call of a new instance");
  exhaust();
}

const acts = {
  "a change": (session) => session,
  "a login": (session) => session.login(7),
  "a renewal": (session) => session.renew(),
  "a reset": (session) => session.reset(),
};
for (const [what, act] of Object.entries(acts)) {
  test(`${what} that is stopped by a trap is rejected, changes nothing, and can be committed again`, async () => {
    const sessions = new Sessions({ store: memory(), secret });
    const person = new Browser(sessions);
    await person.visit((session) => session.set("a", 1));
    const session = await sessions.open(person.request);
    act(session);
    session.set("large", "x".repeat(1_000_000));
    await exhaustAfresh(sessions);
    const response = new Response();
    await assert.rejects(sessions.commit(session, response), { category: "internal", code: "trap" });
    assert.deepEqual([session.status, response.headers.getSetCookie()], [undefined, []]);
    assert.deepEqual(await person.sees((found) => found.toObject()), { a: 1 });
    session.set("b", 2);
    person.keep(await sessions.commit(session, new Response()));
    assert.match(session.status, /^(saved|merged)$/);
    await person.sees((found) => {
      assert.deepEqual([found.get("b"), found.get("large").length], [2, 1_000_000]);
      assert.equal(found.get("a"), what === "a reset" ? undefined : 1);
    });
  });
}

test("a trap in the middle of an update, when the store asks for the change, is rejected with its own error", async () => {
  const store = memory();
  let trouble = () => {};
  const sessions = new Sessions({ store: disturbed(store, (verb) => verb === "update" && trouble()), secret });
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", "x".repeat(1_000_000)));
  const session = await sessions.open(person.request);
  await person.visit((other) => other.set("b", 2));
  // What is there now is not what was loaded, so it must be copied in.
  trouble = () => exhaustAfresh(sessions);
  await assert.rejects(sessions.commit(session.set("c", 3), new Response()), { category: "internal", code: "trap" });
  trouble = () => {};
  await sessions.commit(session, new Response());
  assert.deepEqual(await person.sees((found) => [found.get("b"), found.get("c")]), [2, 3]);
});

test("a trap is told as an error of category internal, with its cause", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const error = await traps["an exception that flies through it"](sessions).then(assert.fail, (caught) => caught);
  assert.deepEqual([error.category, error.code], ["internal", "trap"]);
  assert.equal(error.cause.message, "thrown by a header");
  assert.equal(
    error.message,
    "the WebAssembly module trapped and will be re-instantiated on the next call: RangeError: thrown by a header",
  );
});

test("a hundred traps in a row leave nothing behind", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  for (let times = 0; times < 100; times++) {
    await traps["an exception that flies through it"](sessions).then(assert.fail, () => {});
  }
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  assert.equal(await person.sees((session) => session.get("a")), 1);
  assert.ok(wasmBytes() < 4 * 2 ** 20);
});

test("a secret whose bytes the site wipes after use survives a trap", async () => {
  for (const bytes of [Buffer.from(secret), new TextEncoder().encode(secret)]) {
    const store = memory();
    const sessions = new Sessions({ store, secret: bytes, cookie: { name: `of-${bytes.constructor.name}` } });
    const person = new Browser(sessions);
    const first = await sessions.commit((await sessions.open(request())).set("a", 1), new Response());
    bytes.fill(0);
    await traps["an exception that flies through it"](sessions).then(assert.fail, () => {});
    const again = new Request("https://shop.example/", {
      headers: {
        "User-Agent": person.request.headers.get("User-Agent"),
        Cookie: first.headers.get("Set-Cookie").split(";")[0],
      },
    });
    assert.equal((await sessions.open(again)).get("a"), 1);
  }
});

/** Calls that give an object, while whose code the engine must give up because the prototype of the request changes. */
const calls = {
  "sessions.robot": (sessions, incoming) => sessions.robot(incoming).kind,
  "sessions.knows": (sessions, incoming) => sessions.knows(incoming),
  robot: (_, incoming) => robot(incoming).kind,
};
for (const [name, call] of Object.entries(calls)) {
  test(`optimised code that is given up during a call into the module goes on after it: ${name}`, () => {
    const sessions = new Sessions({ store: memory(), secret, tokens: true });
    let act = () => {};
    const get = (field) => {
      act();
      return field === "user-agent" ? agents.person : null;
    };
    const fields = { get };
    class Incoming {
      get headers() {
        return fields;
      }
      get url() {
        return "https://shop.example/";
      }
    }
    const incoming = new Incoming();
    const hot = () => call(sessions, incoming);
    const usual = hot();
    for (let times = 0; times < 60_000; times++) hot();
    act = () => Object.defineProperty(Incoming.prototype, "headers", { get: () => fields, configurable: true });
    assert.equal(hot(), usual);
    act = () => {};
    assert.equal(hot(), usual);
  });
}
