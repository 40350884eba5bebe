import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect, memory, robot, Sessions } from "eltanin";
import { wasmBytes, wasmMemory } from "../support/memory.js";
import { picture } from "../support/picture.js";
import { mutate, randomOf } from "../support/random.js";
import { tampered } from "../support/store.js";
import { values } from "../support/values.js";
import { agents, Browser, request, secret } from "../support/visitor.js";

/** What the module may take up in all: 8 MiB. A record is 1 MiB at most, and is there a few times while it is read. */
const CAP = 8 * 2 ** 20;
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function site(options = {}) {
  const store = tampered(memory());
  return { store, sessions: new Sessions({ store, secret, ...options }) };
}

/** A person with a session in which there is one of everything. */
async function known(sessions) {
  const person = new Browser(sessions);
  await person.visit((session) => {
    session.update(values).login("ann");
    session.setPersistent();
    session.namespace("cart").set("apples", 3);
  });
  return person;
}

/** Runs `one` that often, and checks that the instance is the same afterwards, and its memory within bounds. */
async function hostile(times, one) {
  const before = wasmMemory();
  for (let number = 0; number < times; number++) await one(number);
  assert.equal(wasmMemory(), before, "the instance was started afresh: something trapped");
  assert.ok(wasmBytes() <= CAP, `${wasmBytes()} bytes`);
}

/** A header's bytes, as the platform lets them through. */
const field = (bytes) => String.fromCharCode(...[...bytes].filter((byte) => byte >= 32 && byte !== 127));

test("hostile input: 40,000 random and mutated Cookie headers are as if there were none, or the visitor's own", async () => {
  const { sessions } = site();
  const person = await known(sessions);
  const random = randomOf(1);
  const whole = new TextEncoder().encode(`a=b; __Host-session=${person.id}; theme=dark; __Host-session=x`);
  let resumed = 0;
  await hostile(40_000, async (number) => {
    const bytes = number % 2 ? mutate(whole, random) : random.bytes(random.below(200));
    const session = await sessions.open(request(undefined, { headers: { Cookie: field(bytes) } }));
    assert.ok(session.isNew || session.id === person.id);
    if (!session.isNew) resumed++;
  });
  assert.ok(resumed > 1_000, `only ${resumed} headers still had the whole id in them`);
});

test("hostile input: 30,000 random and mutated ids and tokens are not valid", async () => {
  const { sessions } = site({ tokens: true });
  const draco = site({ idFormat: "draco", tokens: true }).sessions;
  const ids = [];
  for (const one of [sessions, draco]) {
    const person = await known(one);
    ids.push(person.id, await person.sees((session) => session.token));
  }
  const random = randomOf(2);
  const encoder = new TextEncoder();
  await hostile(30_000, async (number) => {
    const given = random.pick(ids);
    const odd =
      number % 3
        ? field(mutate(encoder.encode(given), random))
        : random.text(random.pick([0, 21, 44, 48, 60, 99]), BASE64URL);
    if (ids.includes(odd)) return;
    for (const one of [sessions, draco]) assert.equal(one.inspect(odd).valid, false, odd);
    assert.equal(inspect(odd).valid, false);
    const headers = { Authorization: `Bearer ${odd}` };
    assert.equal((await sessions.open(request(undefined, { headers }))).isNew, true);
    assert.equal((await draco.open(request(odd))).isNew, true);
  });
});

/** Sound bytes of every kind that a store holds, and how often each is mutated. */
async function sound(sessions, store) {
  const written = async (session, act) => {
    await session.visit(act);
    return store.written;
  };
  const person = await known(sessions);
  const large = store.written;
  const small = new Browser(sessions);
  const record = await written(small, (session) => {
    session.set("a", 1).set("é", "text").namespace("cart").set("apples", [3]);
    session.login("ann");
  });
  await small.visit((session) => session.set("b", 1).delete("a"));
  const changed = store.written;
  const renewed = await written(small, (session) => session.renew());
  const loggedOut = await written(small, (session) => session.logout());
  await sessions.end("ann");
  const index = store.written;
  return { person, kinds: [large, record, record, changed, changed, renewed, loggedOut, index] };
}

test("hostile input: 20,000 random and mutated records, marks and indexes are read, or refused whole", async () => {
  const { sessions, store } = site();
  const { person, kinds } = await sound(sessions, store);
  const random = randomOf(3);
  let read = 0;
  await hostile(20_000, async (number) => {
    store.bytes = number % 10 ? mutate(random.pick(kinds), random) : random.bytes(random.below(400));
    await sessions.list("ann");
    if (number % 4 === 0) await sessions.end("ann");
    const session = await sessions.open(person.request);
    if (session.isNew) return;
    read++;
    // Whatever is in there can be read and written again.
    session.namespace("cart").set("apples", number);
    session.set("again", number);
    const before = picture(session.toObject());
    await sessions.commit(session, new Response());
    store.bytes = store.written;
    const after = await sessions.open(person.request);
    assert.equal(after.isNew, false);
    assert.equal(picture(after.toObject()), before);
    assert.equal(after.namespace("cart").get("apples"), number);
  });
  assert.ok(read > 1_000, `only ${read} of the mutated records were still records`);
});

test("hostile input: lengths that lie, depths without end and huge records are refused", async () => {
  const { sessions, store } = site();
  const person = await known(sessions);
  const { written } = store;
  const huge = [0x9b, 0xbb, 0x5b, 0x7b].map((head) => Uint8Array.of(head, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff));
  const nested = [0x81, 0xa1, 0xd9].map((head) => new Uint8Array(2 ** 20).fill(head));
  const cut = Array.from({ length: written.length }, (_, length) => written.slice(0, length));
  const longer = Uint8Array.of(...written, 0);
  const all = [...huge, ...nested, ...cut, longer, new Uint8Array(0), new Uint8Array(2 ** 20), new Uint8Array(2 ** 24)];
  await hostile(all.length, async (number) => {
    store.bytes = all[number];
    assert.equal((await sessions.open(person.request)).isNew, true);
  });
});

test("hostile input: input above the size limits does not make the memory grow, wherever it is found", async () => {
  const { sessions, store } = site();
  const person = await known(sessions);
  const large = new Uint8Array(2 ** 24).fill(0x81);
  /** What each act comes to where all keys hold something else. */
  const acts = [
    [(session) => session.set("a", 1), "dropped"],
    [(session) => session.login(7), "key_taken"],
    [(session) => session.destroy(), "saved"],
  ];
  await hostile(acts.length, async (number) => {
    const [act, outcome] = acts[number];
    store.bytes = undefined;
    const session = await sessions.open(person.request);
    assert.equal(session.isNew, false);
    act(session);
    store.bytes = large;
    const rejected = await sessions.commit(session, new Response()).then(
      () => undefined,
      ({ code }) => code,
    );
    assert.equal(rejected ?? session.status, outcome);
    assert.deepEqual(await sessions.list("ann"), []);
    assert.equal(await sessions.end("ann"), 0);
  });
});

test("hostile input: heads that are longer than they need be are read as what they say", async () => {
  const { sessions, store } = site();
  const last = new Date(8_639_999_999_999_999);
  const person = new Browser(sessions);
  store.bytes = undefined;
  await person.visit((session) => session.set("last", last).set("next", "text"));
  const { written } = store;
  const text = Buffer.from(written).toString("latin1");
  const scope = text.indexOf("__system__") + "__system__".length;
  // The map {1: seconds, -3: milliseconds} of tag 1001, with a head of two bytes and a key of two.
  const map = text.indexOf("\xd9\x03\xe9\xa2\x01") + 3;
  assert.equal(written[scope], 0x58, "a byte string whose length takes a byte");
  store.bytes = Uint8Array.of(...written.slice(0, map), 0xb8, 2, 0x18, 1, ...written.slice(map + 2));
  store.bytes[scope + 1] += 2;
  const session = await sessions.open(person.request);
  assert.deepEqual(session.toObject(), { last, next: "text" });
});

test("hostile input: long headers, ids, agents and tokens do not make the memory grow", async () => {
  const { sessions } = site({ tokens: true });
  const long = "x".repeat(20 * 2 ** 20);
  const session = await sessions.open(request());
  const pairs = Array.from({ length: 10_000 }, (_, number) => `name${number}=value`).join("; ");
  await hostile(1, async () => {
    assert.equal(session.verifyCsrf(long), false);
    assert.equal(sessions.inspect(long).valid, false);
    assert.equal(inspect(long).valid, false);
    assert.equal(robot(`${agents.google}${long}`).kind, "robot");
    for (const name of ["Cookie", "Authorization", "User-Agent", "Session-Token", "Sec-CH-UA"]) {
      for (const text of [long, pairs, `Bearer ${long}`.slice(0, 100_000)]) {
        await sessions.open(request(undefined, { headers: { [name]: text } }));
      }
    }
    for (const act of [() => session.set(long, 1), () => session.set("k", long), () => session.namespace(long)]) {
      assert.throws(act, { category: "input" });
    }
  });
});

test("hostile input: 10,000 requests with random and mutated methods, URLs and fields are answered", async () => {
  const { sessions } = site({ tokens: true });
  const person = await known(sessions);
  const { token } = await sessions.open(person.request);
  const random = randomOf(4);
  const encoder = new TextEncoder();
  const usual = {
    "sec-fetch-site": ["cross-site", "same-origin", "none"],
    "sec-fetch-mode": ["navigate", "cors", "websocket"],
    "sec-fetch-dest": ["document", "iframe", "empty"],
    "access-control-request-method": ["POST"],
    "session-token": ["?1", "?0", "?1;a=b"],
    authorization: [`Bearer ${token}`, `bearer  ${token}`, `Bearer ${token}, Bearer ${token}`, "Basic YTpi"],
    cookie: [`__Host-session=${person.id}`, `session=${person.id}`],
    "sec-websocket-protocol": [`eltanin.session, eltanin.token.${token}`, "chat"],
    "user-agent": [agents.person, agents.google, agents.curl],
  };
  const urls = [
    "https://shop.example/",
    "http://localhost:8787/?access_token=x",
    "//",
    "",
    "http://[::1",
    "x".repeat(9_000),
  ];
  const odd = (text) => (random.below(3) ? text : field(mutate(encoder.encode(text), random)));
  await hostile(10_000, async () => {
    const fields = new Map(Object.entries(usual).map(([name, texts]) => [name, odd(random.pick(texts))]));
    const headers = { get: (name) => (random.below(2) ? (fields.get(name.toLowerCase()) ?? null) : null) };
    const visit = { method: odd(random.pick(["GET", "POST", "OPTIONS"])), url: odd(random.pick(urls)), headers };
    assert.equal(typeof sessions.knows(visit), "boolean");
    const session = await sessions.open(visit);
    if (session && !session.isNew) assert.equal(session.get("text"), values.text);
    if (session) assert.equal(session.verifyCsrf(odd(session.csrfToken().slice(1))), false);
    const refusal = sessions.challenge(visit, session);
    if (refusal) assert.match(String(refusal.status), /^40[01]$/);
    const response = await sessions.commit(session, new Response());
    assert.match(response.headers.get("Vary"), /Cookie/);
    const socket = await sessions.openSocket({ ...visit, url: visit.url });
    if (socket.session) assert.equal(socket.session.isNew, false);
  });
});

test("hostile input: a Cookie header of 10,000 pairs is read to its end", async () => {
  const { sessions } = site();
  const person = await known(sessions);
  const pairs = Array.from({ length: 10_000 }, (_, number) => `n${number}=v`).join("; ");
  const session = await sessions.open(
    request(undefined, { headers: { Cookie: `${pairs}; __Host-session=${person.id}` } }),
  );
  assert.equal(session.isNew, false);
});
