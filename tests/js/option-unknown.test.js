import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { kv, memory, Sessions, SessionsError } from "eltanin";
import { SessionClient } from "eltanin/client";
import { HostileKv } from "../support/kv.js";
import { request, secret } from "../support/visitor.js";

const make = (options) => new Sessions({ store: memory(), secret, ...options });
const user = { sessions: make({}), id: 7 };

/** The error for a wrong option. */
function refuses(run, message, code = "option") {
  assert.throws(run, (error) => {
    assert.ok(error instanceof SessionsError, String(error));
    assert.deepEqual([error.category, error.code, error.message], ["usage", code, message]);
    return true;
  });
}

const top =
  "Sessions takes `store`, `secret`, `idFormat`, `cookie`, `lifetime`, `persistence`, `robots`, `tokens`, `storeTimeout` and `onEvent`";
const lifetimes = "lifetimes are set by `lifetime`";

/** Unknown options, and what the message says after their name. */
const unknown = [
  [{ cookie: { maxAge: 604_800 } }, "cookie.maxAge", lifetimes],
  [{ cookie: { expires: new Date() } }, "cookie.expires", lifetimes],
  [{ cookie: { "max-age": 1 } }, "cookie.max-age", lifetimes],
  [{ cookie: { httpOnly: false } }, "cookie.httpOnly", "the cookie is always `HttpOnly`"],
  [{ cookie: { samesite: "lax" } }, "cookie.samesite", "did you mean `cookie.sameSite`"],
  [{ cookie: { nmae: "sid" } }, "cookie.nmae", "did you mean `cookie.name`"],
  [{ cookie: { lifetime: 60 } }, "cookie.lifetime", "did you mean `lifetime`"],
  [
    { cookie: { signed: true } },
    "cookie.signed",
    "`cookie` takes `name`, `path`, `domain`, `sameSite`, `secure` and `partitioned`",
  ],
  [{ ttl: 60 }, "ttl", lifetimes],
  [{ maxAge: undefined }, "maxAge", lifetimes],
  [{ rolling: true }, "rolling", lifetimes],
  [{ lifetime: { idle: 60 } }, "lifetime.idle", "`lifetime` takes `volatile`, `persistent` and `absolute`"],
  [{ lifetime: { maxAge: 60 } }, "lifetime.maxAge", "`lifetime` takes `volatile`, `persistent` and `absolute`"],
  [{ lifetime: { persistant: 60 } }, "lifetime.persistant", "did you mean `lifetime.persistent`"],
  [{ lifetimes: { volatile: 60 } }, "lifetimes", "did you mean `lifetime`"],
  [{ robots: { deny: ["x"] } }, "robots.deny", "`robots` takes `add`, `allow` and `decide`"],
  [{ robots: { alow: ["x"] } }, "robots.alow", "did you mean `robots.allow`"],
  [{ tokens: { ttl: 60 } }, "tokens.ttl", lifetimes],
  [{ tokens: { exposed: true } }, "tokens.exposed", "did you mean `tokens.expose`"],
  [{ token: true }, "token", "did you mean `tokens`"],
  [{ sotre: memory() }, "sotre", "did you mean `store`"],
  [{ secrets: [secret] }, "secrets", "did you mean `secret`"],
  [{ password: secret }, "password", "did you mean `secret`"],
  [{ keys: [secret] }, "keys", "did you mean `secret`"],
  [{ cookieName: "sid" }, "cookieName", "did you mean `cookie.name`"],
  [{ sameSite: "lax" }, "sameSite", "did you mean `cookie.sameSite`"],
  [{ secure: false }, "secure", "did you mean `cookie.secure`"],
  [{ on_event() {} }, "on_event", "did you mean `onEvent`"],
  [{ constructor: 1 }, "constructor", top],
  [{ saveUninitialized: false }, "saveUninitialized", top],
];

for (const [options, name, right] of unknown) {
  test(`SEMANTICS 42: an unknown option is refused by name: ${name}`, () => {
    refuses(() => make(options), `unknown option \`${name}\`; ${right}`);
  });
}

const revoked = Proxy.revocable({}, {});
revoked.revoke();

test("SEMANTICS 42: what is no options object is refused", () => {
  const right = "the options must be an object such as { store: kv(env.SESSIONS), secret: env.SESSION_SECRET }";
  for (const options of [undefined, null, 1, "x", [], memory(), () => ({}), new Map(), Promise.resolve({})]) {
    refuses(() => new Sessions(options), right);
  }
});

test("SEMANTICS 42: options that cannot be read are refused, not a TypeError", () => {
  const throws = () => {
    throw new TypeError("no");
  };
  const message = /^the options cannot be read: TypeError: /;
  assert.throws(() => new Sessions(revoked.proxy), { name: "SessionsError", code: "option", message });
  for (const options of [
    Object.defineProperty({ store: memory() }, "secret", { enumerable: true, get: throws }),
    { store: memory(), secret, cookie: Object.defineProperty({}, "name", { enumerable: true, get: throws }) },
    { store: memory(), secret, robots: { add: new Proxy([], { get: throws }) } },
  ]) {
    refuses(() => new Sessions(options), "the options cannot be read: TypeError: no");
  }
});

test("SEMANTICS 42: options from classes and getters are honoured, each is read once, and methods know their object", async () => {
  make({});
  make({ cookie: {}, lifetime: {} });
  let reads = 0;
  class Lifetime {
    get volatile() {
      reads++;
      return 60;
    }
  }
  class Base {
    secret = secret;
    get store() {
      reads++;
      return memory();
    }
    get idFormat() {
      reads++;
      return "draco";
    }
    lifetime = new Lifetime();
  }
  class Options extends Base {
    types = undefined;
    #seen = [];
    get robots() {
      reads++;
      return { decide: ({ kind }) => kind };
    }
    onEvent({ type }) {
      this.#seen.push(type);
    }
    static seen = (options) => options.#seen;
  }
  refuses(() => new Sessions(new Options()), `unknown option \`types\`; ${top}`);
  class Right extends Options {}
  const options = new Right();
  delete options.types;
  reads = 0;
  const sessions = new Sessions(options);
  const session = await sessions.open(request());
  await sessions.commit(session.set("a", 1), new Response());
  assert.equal(reads, 4);
  assert.equal(session.id.length, 21);
  assert.equal(session.expiresAt - session.createdAt, 60_000);
  assert.deepEqual(Options.seen(options), ["started"]);
});

test("SEMANTICS 42: an unknown getter of a class is refused, its methods are not options", () => {
  class Wrong {
    store = memory();
    secret = secret;
    get maxAge() {
      return 60;
    }
  }
  refuses(() => new Sessions(new Wrong()), `unknown option \`maxAge\`; ${lifetimes}`);
  class Right {
    store = memory();
    secret = secret;
    toString() {
      return "options";
    }
  }
  new Sessions(new Right());
  new Sessions(Object.assign(Object.create(null), { store: memory(), secret }));
  new Sessions(runInNewContext("({ store, secret, cookie: { name: 'sid' } })", { store: memory(), secret }));
});

test("SEMANTICS 42: options from a module are honoured", async () => {
  const cookie = await import("data:text/javascript,export const name = 'sid'; export const path = '/shop'");
  const sessions = make({ cookie });
  const response = await sessions.commit((await sessions.open(request())).set("a", 1), new Response());
  assert.match(response.headers.get("Set-Cookie"), /^sid=.*; Path=\/shop;/);
  const wrong = await import("data:text/javascript,export const name = 'sid'; export default 1");
  refuses(
    () => make({ cookie: wrong }),
    "unknown option `cookie.default`; `cookie` takes `name`, `path`, `domain`, `sameSite`, `secure` and `partitioned`",
  );
});

test("SEMANTICS 42: a secret from another realm counts", async () => {
  const bytes = runInNewContext("Uint8Array.from(text, (one) => one.charCodeAt(0))", { text: secret });
  const store = memory();
  const session = (await make({ store }).open(request())).set("a", 1);
  await make({ store }).commit(session, new Response());
  assert.equal((await make({ store, secret: bytes }).open(request(session.id))).get("a"), 1);
});

/** Other functions with options. */
const others = [
  ["kv", (options) => kv(new HostileKv(), options), "kv() takes `prefix`", { prefx: "a" }],
  ["memory", memory, "memory() takes no options", { max: 5 }],
];

for (const [name, run, right, options] of others) {
  test(`SEMANTICS 42: an unknown option is refused by name: ${name}`, () => {
    const [unknown] = Object.keys(options);
    refuses(() => run(options), `unknown option \`${unknown}\`; ${right}`);
    for (const wrong of [null, "x", 1, []]) refuses(() => run(wrong), `the options must be an object; ${right}`);
    run({});
    run(undefined);
  });
}

test("SEMANTICS 42: an unknown option is refused by name: SessionClient", () => {
  const client = (options) => new SessionClient("https://a.example", options);
  const name = "SessionsError";
  const message = "unknown option `onTokens`; did you mean one of fetch, onToken, reopen?";
  assert.throws(() => client({ onTokens() {} }), { name, message });
  for (const [option, type, values] of [
    ["fetch", "function", ["https://b.example", null, {}]],
    ["onToken", "function", [true, "log"]],
    ["reopen", "boolean", ["false", 0, null]],
  ]) {
    for (const value of values) {
      assert.throws(() => client({ [option]: value }), { name, message: `the option \`${option}\` must be a ${type}` });
    }
  }
  client({});
  client({ fetch, onToken() {}, reopen: undefined });
});

test("SEMANTICS 42: an unknown option is refused by name: logout and end", async () => {
  const session = await user.sessions.open(request());
  session.login(user.id);
  refuses(() => session.logout({ claer: true }), "unknown option `claer`; logout() takes `clear`");
  refuses(() => session.logout({ clear: "no" }), "the option `clear` must be true or false");
  refuses(() => session.logout(true), "the options must be an object; logout() takes `clear`");
  assert.equal(session.userid(), user.id);
  const rejects = async (options, message) => {
    await assert.rejects(user.sessions.end(user.id, options), { name: "SessionsError", category: "usage", message });
  };
  await rejects({ exept: session }, "unknown option `exept`; end() takes `except` and `only`");
  await rejects(session, /^unknown option `\w+`; end\(\) takes `except` and `only`$/);
  await rejects(null, "the options must be an object; end() takes `except` and `only`");
  await rejects({ only: 5 }, "the option `only` must be a handle from list()");
  await rejects(
    { except: user.sessions.open(request()) },
    "the session given is a promise, which must be awaited; pass what `await sessions.open(request)` returns",
  );
  await rejects({ except: {} }, "the session given is an Object; pass what `await sessions.open(request)` returns");
});
