import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect, memory, Sessions } from "eltanin";
import { counting, disturbed } from "../support/store.js";
import { Browser, idOf, request, secret } from "../support/visitor.js";

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function site(options = {}) {
  const store = counting(memory());
  return { store, sessions: new Sessions({ store, secret, ...options }) };
}

/** The id of a session that is stored. */
async function stored(sessions) {
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  return person.id;
}

test("SEMANTICS 4: the id is a random number and a checksum, and indexes the data", async () => {
  const { sessions } = site();
  const id = await stored(sessions);
  const session = await sessions.open(request(id));
  assert.equal(session.id, id);
  assert.equal(session.get("a"), 1);
  const inspected = sessions.inspect(id);
  assert.deepEqual(
    [inspected.kind, inspected.format, inspected.valid, inspected.reason],
    ["id", "standard", true, undefined],
  );
  assert.match(inspected.random, /^[0-9a-f]{32}$/);
  assert.match(inspected.checksum, /^[0-9a-f]{32}$/);
});

for (const [format, chars, random, checksum] of [
  ["standard", 44, 128, 128],
  ["draco", 21, 56, 70],
]) {
  test(`SEMANTICS 5: a ${format} id has ${chars} characters, ${random} random bits and ${checksum} checksum bits`, async () => {
    const { sessions } = site({ idFormat: format });
    const id = await stored(sessions);
    assert.match(id, new RegExp(`^[\\w-]{${chars}}$`));
    const inspected = sessions.inspect(id);
    assert.equal(inspected.format, format);
    assert.equal(inspected.valid, true);
    assert.equal(inspected.random.length * 4, random);
    assert.equal(Math.ceil(checksum / 8) * 2, inspected.checksum.length);
    const spare = inspected.checksum.length * 4 - checksum;
    assert.equal(BigInt(`0x${inspected.checksum}`) % (1n << BigInt(spare)), 0n);
  });

  test(`SEMANTICS 12: every wrong character, every truncation of a ${format} id is as if there were none, without the store`, async () => {
    const { sessions, store } = site({ idFormat: format });
    const id = await stored(sessions);
    store.reset();
    const forged = [];
    for (let at = 0; at < id.length; at++) {
      for (let bit = 0; bit < 6; bit++) {
        const symbol = BASE64URL[BASE64URL.indexOf(id[at]) ^ (1 << bit)];
        forged.push(id.slice(0, at) + symbol + id.slice(at + 1));
      }
      forged.push(id.slice(0, at), id.slice(at + 1));
    }
    forged.push(`${id}A`, `A${id}`, `${id}=`, `"${id}"`, id.toLowerCase(), id.replace(/.$/, "%41"), `${id}${id}`);
    for (const wrong of forged) {
      const session = await sessions.open(request(wrong));
      assert.equal(session.isNew, true, wrong);
      assert.equal(session.get("a"), undefined);
      assert.notEqual(session.id, id);
      assert.equal(sessions.inspect(wrong).valid, false, wrong);
    }
    assert.equal(store.total, 0);
    assert.equal(forged.length, id.length * 8 + 7);
  });

  test(`SEMANTICS 13: an unknown ${format} id is never adopted`, async () => {
    const { sessions } = site({ idFormat: format });
    const id = await stored(sessions);
    const elsewhere = site({ idFormat: format });
    const session = await elsewhere.sessions.open(request(id));
    assert.equal(session.isNew, true);
    assert.notEqual(session.id, id);
    session.set("a", 2);
    const fresh = idOf(await elsewhere.sessions.commit(session, new Response()));
    assert.equal(fresh, session.id);
    assert.notEqual(fresh, id);
    assert.equal((await elsewhere.sessions.open(request(id))).get("a"), undefined);
  });
}

test("SEMANTICS 13: an expired id is never adopted", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_700_000_000_000 });
  const { sessions } = site();
  const id = await stored(sessions);
  context.mock.timers.setTime(1_700_000_000_000 + 7_200_000);
  const session = await sessions.open(request(id));
  assert.equal(session.isNew, true);
  assert.notEqual(session.id, id);
});

test("SEMANTICS 12: an id is good for its own cookie name, format, secret and prefix only", async () => {
  const id = await stored(site().sessions);
  const other = (options) => site(options).sessions;
  for (const sessions of [
    other({ cookie: { name: "__Host-other" } }),
    other({ secret: "another secret, also of over thirty-two bytes" }),
    other({ idFormat: "draco" }),
  ]) {
    assert.equal(sessions.inspect(id).valid, false);
  }
  assert.equal(other({ cookie: { name: "__Host-other" } }).inspect(id).reason, "bad_tag");
  assert.equal(other({ idFormat: "draco" }).inspect(id).reason, "malformed");
});

test("SEMANTICS 12: only the cookie of exactly our name counts, whatever stands round it", async () => {
  const { sessions } = site();
  const id = await stored(sessions);
  const reads = async (cookie) => {
    const visit = request(undefined, { headers: { Cookie: cookie } });
    const found = (await sessions.open(visit)).get("a") === 1;
    assert.equal(sessions.knows(visit), found, cookie);
    return found;
  };
  const ours = [
    `__Host-session=${id}`,
    `a=b; __Host-session=${id}; c=d`,
    `a=b;__Host-session=${id}`,
    `;;\t __Host-session \t=\t ${id} \t; x`,
    `__Host-session=forged; __Host-session=${id}`,
  ];
  for (const cookie of ours) assert.equal(await reads(cookie), true, cookie);
  const others = [
    `__host-session=${id}`,
    `__Host-session2=${id}`,
    `x__Host-session=${id}`,
    `%5F_Host-session=${id}`,
    `\u00a0__Host-session=${id}`,
    `\u0085__Host-session=${id}`,
    `=__Host-session=${id}`,
    `a="; __Host-session2=${id}"`,
    id,
  ];
  for (const cookie of others) assert.equal(await reads(cookie), false, cookie);
});

test("SEMANTICS 12: whether an id or a token proves itself is known without the store", async () => {
  const { sessions, store } = site({ tokens: { lifetime: 60 } });
  const id = await stored(sessions);
  const { token } = await sessions.open(request(id));
  store.reset();
  const bearer = (text) => request(undefined, { headers: { Authorization: `Bearer ${text}` } });
  const bent = (text) => `${text.slice(0, -2)}${text.at(-2) === "A" ? "B" : "A"}${text.at(-1)}`;
  assert.deepEqual(
    [request(id), bearer(token)].map((visit) => sessions.knows(visit)),
    [true, true],
  );
  const others = [request(), request(bent(id)), bearer(bent(token)), bearer(id), request(token)];
  assert.deepEqual(
    others.map((visit) => sessions.knows(visit)),
    others.map(() => false),
  );
  assert.equal(site().sessions.knows(bearer(token)), false, "a site without tokens");
  assert.equal(store.total, 0);
});

test("a Cookie field of more than 131,072 characters counts as absent", async () => {
  const { sessions } = site();
  const id = await stored(sessions);
  const known = (length) => {
    const cookie = `__Host-session=${id}; x=`.padEnd(length, "x");
    return sessions.knows(request(undefined, { headers: { Cookie: cookie } }));
  };
  assert.deepEqual([known(131_072), known(131_073)], [true, false]);
});

test("SEMANTICS 4: inspecting without a secret takes apart and vouches for nothing", async () => {
  const id = await stored(site().sessions);
  const bare = inspect(id);
  assert.deepEqual([bare.kind, bare.format, bare.valid, bare.reason], ["id", "standard", false, "no_key"]);
  assert.equal(bare.random, site().sessions.inspect(id).random);
  assert.deepEqual(inspect("nonsense"), { valid: false, reason: "malformed" });
  assert.deepEqual(inspect(`${id}${"x".repeat(1_000_000)}`), { valid: false, reason: "malformed" });
});

test("SEMANTICS 12: keys rotate in mid-session, and a retired key refuses", async () => {
  const [old, fresh] = ["the old secret, which is long enough too..", "the new secret, which is long enough too.."];
  const store = memory();
  const at = (secret) => new Sessions({ store, secret });
  const person = new Browser(at(old));
  await person.visit((session) => session.set("a", 1));
  const before = person.id;
  person.sessions = at([fresh, old]);
  assert.deepEqual(await person.sees((session) => session.toObject()), { a: 1 });
  await person.visit((session) => session.set("b", 2));
  assert.notEqual(person.id, before);
  assert.deepEqual(await person.sees((session) => session.toObject()), { a: 1, b: 2 });
  person.sessions = at(fresh);
  assert.deepEqual(await person.sees((session) => session.toObject()), { a: 1, b: 2 });
  assert.equal(at(fresh).inspect(before).reason, "bad_tag");
});

test("SEMANTICS 4: a store sees no id, only a hash of it, which is the same under every secret", async () => {
  const keysOf = async (secret, id) => {
    const keys = [];
    const sessions = new Sessions({ store: disturbed(memory(), (_verb, key) => keys.push(key)), secret });
    await sessions.open(request(id));
    const session = (await sessions.open(request())).set("a", 1);
    await sessions.commit(session, new Response());
    for (const key of keys) {
      assert.match(key, /^[\w-]{22}$/);
      assert.equal(session.id.includes(key), false);
      assert.equal(sessions.inspect(key).valid, false);
    }
    return { keys, id: session.id };
  };
  const [old, fresh] = ["the old secret, which is long enough too..", "the new secret, which is long enough too.."];
  const first = await keysOf(old);
  const second = await keysOf([fresh, old], first.id);
  assert.equal(second.keys[0], first.keys[0]);
  assert.notEqual(second.keys[1], first.keys[0]);
});
