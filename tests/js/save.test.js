import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { counting } from "../support/store.js";
import { agents, Browser, request, secret } from "../support/visitor.js";

function site(options = {}) {
  const store = counting(memory());
  const sessions = new Sessions({ store, secret, ...options });
  return { store, sessions, person: new Browser(sessions) };
}

test("save writes without a response and does not seal: it can be called again, and each call writes what is new", async () => {
  const { sessions, store } = site();
  const session = await sessions.open(request());
  assert.equal((await sessions.save(session)).status, "unchanged");
  assert.equal((await sessions.save(session.set("a", 1))).status, "saved");
  assert.deepEqual([session.status, store.count], ["saved", { reads: 0, writes: 1 }]);
  assert.equal((await sessions.save(session)).status, "unchanged");
  assert.equal((await sessions.save(session.set("b", 2))).status, "saved");
  session.delete("a");
  await sessions.commit(session, new Response());
  assert.deepEqual([session.status, store.writes], ["saved", 3]);
  assert.deepEqual((await sessions.open(request(session.id))).toObject(), { b: 2 });
});

test("save returns all that the response must carry: as headers, as cookies in parts, and the token", async () => {
  const { sessions, person } = site();
  const session = await sessions.open(person.request);
  const { status, headers, cookies, token } = await sessions.save(session.set("a", 1));
  assert.deepEqual([status, token], ["saved", ""]);
  assert.deepEqual(
    [...headers],
    [
      ["cache-control", "private, no-store"],
      ["set-cookie", `__Host-session=${session.id}; Path=/; HttpOnly; Secure; SameSite=Lax`],
      ["vary", "Cookie"],
    ],
  );
  assert.deepEqual(cookies, [
    {
      name: "__Host-session",
      value: session.id,
      options: { path: "/", httpOnly: true, secure: true, sameSite: "lax" },
    },
  ]);
  person.keep(new Response(null, { headers }));
  assert.equal(await person.sees((found) => found.get("a")), 1);
});

test("save takes a cookie apart with every attribute, also one that removes it", async () => {
  const cookie = { name: "sid", path: "/app", domain: "example.com", sameSite: "none", partitioned: true };
  const { sessions } = site({ cookie });
  const session = await sessions.open(request(undefined, { name: "sid" }));
  session.login(7);
  session.setPersistent();
  const options = {
    path: "/app",
    domain: "example.com",
    httpOnly: true,
    secure: true,
    sameSite: "none",
    partitioned: true,
  };
  assert.deepEqual((await sessions.save(session)).cookies, [
    { name: "sid", value: session.id, options: { ...options, maxAge: 8_640_000 } },
  ]);
  const again = await sessions.open(request(session.id, { name: "sid" }));
  again.destroy();
  assert.deepEqual((await sessions.save(again)).cookies, [
    { name: "sid", value: "", options: { ...options, maxAge: 0 } },
  ]);
});

test("on localhost the cookie of save is one that browsers take there", async () => {
  const { sessions } = site();
  const session = await sessions.open(request(undefined, { url: "http://localhost:8787/" }));
  const [cookie] = (await sessions.save(session.set("a", 1))).cookies;
  assert.deepEqual(cookie, {
    name: "session",
    value: session.id,
    options: { path: "/", httpOnly: true, secure: false, sameSite: "lax" },
  });
});

test("save for a robot has nothing to save, and tells what its response varies by", async () => {
  const { sessions, store } = site({ tokens: { expose: true } });
  const session = await sessions.open(request(undefined, { agent: agents.google }));
  assert.equal(session, null);
  const { status, headers, cookies, token } = await sessions.save(session);
  assert.deepEqual([status, cookies, token, store.total], ["unchanged", [], "", 0]);
  assert.deepEqual(
    [...headers],
    [
      ["access-control-expose-headers", "Session-Token"],
      ["cache-control", "private, no-store"],
      ["vary", "Cookie, Authorization, Session-Token"],
    ],
  );
});

test("every response of a request carries the cookie of an earlier save", async () => {
  const { sessions } = site();
  const session = await sessions.open(request());
  session.login(7);
  await sessions.save(session);
  const { id } = session;
  for (const act of [() => {}, () => session.set("a", 1), () => {}]) {
    act();
    const { cookies } = await sessions.save(session);
    assert.deepEqual(
      cookies.map(({ value }) => value),
      [id],
    );
  }
  const response = await sessions.commit(session, new Response());
  assert.ok(response.headers.get("Set-Cookie").includes(id));
});

test("after a save a login gives another id, and after that a logout a third one", async () => {
  const { sessions } = site();
  const session = await sessions.open(request());
  await sessions.save(session.set("a", 1));
  const ids = [session.id];
  for (const act of [() => session.login(7), () => session.logout(), () => session.renew()]) {
    act();
    const { cookies, status } = await sessions.save(session);
    assert.deepEqual([cookies.length, cookies[0].value], [1, session.id]);
    assert.match(status, /^(saved|merged)$/);
    ids.push(session.id);
  }
  assert.equal(new Set(ids).size, 4);
  for (const id of ids.slice(0, 3)) assert.equal((await sessions.open(request(id))).isNew, true);
  const last = await sessions.open(request(ids[3]));
  assert.deepEqual([last.get("a"), last.userid()], [1, 0]);
});

test("a save that is dropped stays without effect, and so does what is saved after it", async () => {
  const { sessions, person, store } = site();
  await person.visit((session) => session.set("a", 1));
  const session = await sessions.open(person.request);
  await person.visit((other) => other.destroy());
  store.reset();
  for (let time = 0; time < 3; time++) {
    const { status, cookies } = await sessions.save(session.set("b", time));
    assert.deepEqual([status, cookies], ["dropped", []]);
  }
  assert.equal(store.writes, 0);
});
