import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { generateSecret, kv, memory, Sessions, SessionsError, version } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { request, secret } from "../support/visitor.js";

const make = (options) => new Sessions({ store: memory(), secret, ...options });

/** Wrong options, and the code and the sentence with which they are refused. */
const secretAdvice = "make one with `npx eltanin secret`";
const missingAdvice =
  "is SESSION_SECRET set? In development it is in `.dev.vars`; restart the dev server after creating that file";
const host =
  "a `__Host-` cookie must be secure, have the path `/` and no domain; choose another `cookie.name` or drop those options";
const nameRule = "`cookie.name` must be letters, digits and `!#$%&'*+-.^_`|~`, such as `__Host-session`";
const pathRule = "`cookie.path` must start with `/` and be printable ASCII without `;`";
const domainRule = "`cookie.domain` must be a host name in ASCII, such as `example.com`";
const storeRule = "the option `store` must be a store, such as kv(env.SESSIONS) or memory(), not the binding itself";
const secretRule = "the option `secret` must be text or bytes, or a list of them";
const timeoutRule = "the option `storeTimeout` must be a number of seconds above 0, at most 2,147,483";
const whole = (name) => `the option \`${name}\` must be a whole number of seconds`;

const wrong = [
  [{ store: undefined }, "option", storeRule],
  [{ store: new HostileKv() }, "option", storeRule],
  [{ store: { load() {} } }, "option", storeRule],
  [{ secret: undefined }, "key_missing", `the option \`secret\` is undefined: ${missingAdvice}`],
  [{ secret: [undefined, secret] }, "key_missing", `the option \`secret[0]\` is undefined: ${missingAdvice}`],
  [{ secret: [] }, "key_missing", `no secret is configured; ${secretAdvice} and pass it as \`secret\``],
  [{ secret: "" }, "key_too_short", `a secret has 0 bytes; at least 32 are needed: ${secretAdvice}`],
  [{ secret: "x".repeat(31) }, "key_too_short", `a secret has 31 bytes; at least 32 are needed: ${secretAdvice}`],
  [{ secret: [secret, "x"] }, "key_too_short", `a secret has 1 bytes; at least 32 are needed: ${secretAdvice}`],
  [{ secret: new Uint8Array(32) }, "key_weak", `a secret is one repeated byte or a published sample: ${secretAdvice}`],
  [{ secret: "a".repeat(32) }, "key_weak", `a secret is one repeated byte or a published sample: ${secretAdvice}`],
  [
    { secret: [secret, new Uint8Array(64).fill(7)] },
    "key_weak",
    `a secret is one repeated byte or a published sample: ${secretAdvice}`,
  ],
  [
    { secret: "complex_password_at_least_32_characters_long" },
    "key_weak",
    `a secret is one repeated byte or a published sample: ${secretAdvice}`,
  ],
  [{ secret: 7 }, "option", secretRule],
  [{ secret: [secret, null] }, "option", secretRule],
  [{ idFormat: "long" }, "option", 'the option `idFormat` must be "standard" or "draco"'],
  [{ idFormat: 1 }, "option", "the option `idFormat` must be text"],
  [{ persistence: "all" }, "option", 'the option `persistence` must be "login" or "anyone"'],
  [{ persistence: true }, "option", "the option `persistence` must be text"],
  [{ lifetime: { volatile: 0 } }, "lifetime", "`lifetime.volatile` must be at least 1 second"],
  [{ lifetime: { persistent: 0 } }, "lifetime", "`lifetime.persistent` must be at least 1 second"],
  [{ lifetime: { absolute: 0 } }, "lifetime", "`lifetime.absolute` must be at least 1 second"],
  [{ tokens: { lifetime: 0 } }, "lifetime", "`tokens.lifetime` must be at least 1 second"],
  [{ lifetime: { volatile: -1 } }, "option", whole("lifetime.volatile")],
  [{ lifetime: { volatile: 1.5 } }, "option", whole("lifetime.volatile")],
  [{ lifetime: { persistent: "1" } }, "option", whole("lifetime.persistent")],
  [{ lifetime: { absolute: NaN } }, "option", whole("lifetime.absolute")],
  [{ lifetime: { absolute: Infinity } }, "option", whole("lifetime.absolute")],
  [{ lifetime: { absolute: 2 ** 32 } }, "option", whole("lifetime.absolute")],
  [{ tokens: { lifetime: "1h" } }, "option", whole("tokens.lifetime")],
  [{ robots: { add: "x" } }, "option", "the option `robots.add` must be a list of text, none of it empty"],
  [{ robots: { allow: [1] } }, "option", "the option `robots.allow` must be a list of text, none of it empty"],
  [{ robots: { decide: "human" } }, "option", "the option `robots.decide` must be a function"],
  [{ onEvent: {} }, "option", "the option `onEvent` must be a function"],
  [{ storeTimeout: 0 }, "option", timeoutRule],
  [{ storeTimeout: -1 }, "option", timeoutRule],
  [{ storeTimeout: NaN }, "option", timeoutRule],
  [{ storeTimeout: Infinity }, "option", timeoutRule],
  [{ storeTimeout: "5" }, "option", timeoutRule],
  [{ storeTimeout: 2_147_484 }, "option", timeoutRule],
  [{ cookie: { sameSite: "Lax" } }, "option", 'the option `cookie.sameSite` must be "strict", "lax" or "none"'],
  [{ cookie: { secure: "yes" } }, "option", "the option `cookie.secure` must be true or false"],
  [{ cookie: { partitioned: 1 } }, "option", "the option `cookie.partitioned` must be true or false"],
  [{ cookie: { name: 1 } }, "option", "the option `cookie.name` must be text"],
  [{ cookie: { name: "" } }, "cookie_name", nameRule],
  [{ cookie: { name: "a b" } }, "cookie_name", nameRule],
  [{ cookie: { name: "a=b" } }, "cookie_name", nameRule],
  [{ cookie: { name: "a\r\nX: y" } }, "cookie_name", nameRule],
  [{ cookie: { path: "app" } }, "cookie_path", pathRule],
  [{ cookie: { path: "/;Domain=evil.example" } }, "cookie_path", pathRule],
  [{ cookie: { path: "/\n" } }, "cookie_path", pathRule],
  [{ cookie: { domain: "exa mple.com" } }, "cookie_domain", domainRule],
  [{ cookie: { domain: "example..com" } }, "cookie_domain", domainRule],
  [{ cookie: { name: "__Host-a", secure: false } }, "cookie_prefix", host],
  [{ cookie: { name: "__host-a", path: "/app" } }, "cookie_prefix", host],
  [{ cookie: { name: "__Host-a", domain: "example.com" } }, "cookie_prefix", host],
  [
    { cookie: { name: "__Secure-a", secure: false } },
    "cookie_prefix",
    "a `__Secure-` cookie must be secure; choose another `cookie.name` or drop `secure: false`",
  ],
  [
    { cookie: { sameSite: "none", secure: false } },
    "cookie_same_site",
    '`sameSite: "none"` needs `secure`; browsers refuse it otherwise',
  ],
  [
    { cookie: { partitioned: true, secure: false } },
    "cookie_partitioned",
    "`partitioned` needs `secure`; browsers refuse it otherwise",
  ],
];

for (const [options, code, message] of wrong) {
  const [[name, value]] = Object.entries(options);
  test(`SEMANTICS 42: a wrong option is refused by name: ${name} ${inspect(value)} (${code})`, () => {
    assert.throws(
      () => make(options),
      (error) => {
        assert.ok(error instanceof SessionsError, String(error));
        assert.deepEqual([error.category, error.code], ["usage", code]);
        assert.equal(error.message, message);
        return true;
      },
    );
  });
}

test("right options are taken", () => {
  for (const options of [
    { secret: new TextEncoder().encode(secret) },
    { secret: [generateSecret(), secret] },
    { secret: "é".repeat(16) },
    { idFormat: "draco", tokens: true },
    { tokens: { lifetime: 1 } },
    { tokens: {} },
    { persistence: "login" },
    { persistence: "anyone" },
    { lifetime: {} },
    { lifetime: { volatile: 1, persistent: 2 ** 32 - 1, absolute: 1 } },
    { robots: {} },
    { cookie: { secure: false } },
    { cookie: { name: "sid", sameSite: "strict", path: "/a b", domain: ".example.com" } },
    { storeTimeout: 0.5 },
    { storeTimeout: 2_147_483 },
    { store: kv(new HostileKv()) },
  ]) {
    assert.ok(make(options) instanceof Sessions);
  }
});

test("tokens without a lifetime live an hour", async () => {
  const now = Date.now();
  for (const tokens of [true, {}, { lifetime: undefined }, { expose: true, lifetime: undefined }]) {
    const sessions = make({ tokens });
    const session = await sessions.open(request());
    await sessions.save(session.set("a", 1));
    const { expiresAt } = sessions.inspect(session.token);
    assert.ok(Math.abs(expiresAt - now - 3_600_000) < 60_000, JSON.stringify(tokens));
  }
});

test("the verdict of robots.decide must be one", async () => {
  const sessions = make({ robots: { decide: () => "alien" } });
  await assert.rejects(sessions.open(request()), {
    category: "usage",
    code: "verdict",
    message: "`robots.decide` must return one of human, speculative, suspect, tool, robot",
  });
});

test("a secret is 256 random bits in base64url, never twice the same", () => {
  const made = new Set(Array.from({ length: 1_000 }, generateSecret));
  assert.equal(made.size, 1_000);
  for (const one of made) assert.match(one, /^[\w-]{43}$/);
});

test("secrets as text and as bytes are the same secret", async () => {
  const store = memory();
  const session = (await make({ store }).open(request())).set("a", 1);
  await make({ store }).commit(session, new Response());
  const bytes = make({ store, secret: new TextEncoder().encode(secret) });
  assert.equal((await bytes.open(request(session.id))).get("a"), 1);
});

test("twenty configurations at once keep apart, in any order", async () => {
  const all = Array.from({ length: 20 }, (_, number) => make({ cookie: { name: `site${number}` } }));
  for (let round = 0; round < 2; round++) {
    for (const [number, sessions] of all.entries()) {
      const session = (await sessions.open(request())).set("number", number);
      const response = await sessions.commit(session, new Response());
      assert.ok(response.headers.get("Set-Cookie").startsWith(`site${number}=`));
    }
  }
});

test("the version is the package's and the crate's", async () => {
  const { readFile } = await import("node:fs/promises");
  const read = (name) => readFile(new URL(`../../${name}`, import.meta.url), "utf8");
  assert.equal(JSON.parse(await read("package.json")).version, version);
  assert.equal(/^version = "(.*)"/m.exec(await read("Cargo.toml"))[1], version);
});
