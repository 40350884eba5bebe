import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { tampered } from "../support/store.js";
import { agents, Browser, request, secret } from "../support/visitor.js";

function site(options = {}) {
  const events = [];
  const store = tampered(memory());
  const sessions = new Sessions({ store, secret, onEvent: (event) => events.push(event), ...options });
  return { events, store, sessions, person: new Browser(sessions) };
}

test("SEMANTICS 18: a session was started, renewed and ended", async () => {
  const { events, person } = site();
  await person.visit();
  assert.deepEqual(events, []);
  await person.visit((session) => session.set("a", 1));
  await person.visit((session) => session.set("a", 2));
  assert.deepEqual(
    events.map(({ type }) => type),
    ["started"],
  );
  await person.visit((session) => session.login(1));
  await person.visit((session) => session.destroy());
  assert.deepEqual(
    events.map(({ type }) => type),
    ["started", "renewed", "ended"],
  );
  const [started, renewed, ended] = events;
  assert.equal(renewed.from, started.session);
  assert.equal(ended.session, renewed.session);
  assert.notEqual(renewed.session, renewed.from);
});

test("SEMANTICS 18: a reset ends one session and starts another, and what was set too late is dropped", async () => {
  const { events, sessions, person } = site();
  await person.visit((session) => session.set("a", 1));
  const slow = await sessions.open(person.request);
  await person.visit((session) => {
    session.reset();
    session.flash("bye", 1);
  });
  await sessions.commit(slow.set("a", 2), new Response());
  const [first, ended, second, dropped] = events;
  assert.deepEqual(
    events.map(({ type }) => type),
    ["started", "ended", "started", "dropped"],
  );
  assert.deepEqual([ended.session, dropped.session], [first.session, first.session]);
  assert.notEqual(second.session, first.session);
});

test("SEMANTICS 18: an id that is signed again by a newer secret is no renewal", async () => {
  const { events, store, person } = site();
  await person.visit((session) => session.set("a", 1));
  const { id } = person;
  const rotated = [`the newer secret, as long ${"x".repeat(20)}`, secret];
  person.sessions = new Sessions({ store, secret: rotated, onEvent: (event) => events.push(event) });
  await person.visit((session) => session.set("a", 2));
  assert.notEqual(person.id, id);
  assert.deepEqual(
    events.map(({ type }) => type),
    ["started"],
  );
});

test("SEMANTICS 18: an event never holds an id or a token", async () => {
  const { events, sessions, store, person } = site({ tokens: true });
  const proofs = [];
  const note = ({ id, token }) => proofs.push(id, token);
  const visit = (act) =>
    person.visit((session) => {
      note(session);
      act(session);
      note(session);
    });
  await visit((session) => session.set("a", 1));
  const first = person.id;
  const slow = await sessions.open(person.request);
  await visit((session) => session.login(1));
  await sessions.commit(slow.set("a", 2), new Response());
  await visit((session) => session.reset());
  await visit((session) => session.login(1));
  await sessions.end(1);
  await visit((session) => session.set("a", 1));
  const both = `__Host-session=${person.id}; __Host-session=${first}; __Host-session=${first.slice(0, 43)}x`;
  await sessions.open(request(undefined, { headers: { Cookie: both } }));
  await sessions.open(request(undefined, { agent: agents.google, headers: { Cookie: `__Host-session=${first}x` } }));
  const { load } = store;
  store.load = () => Promise.reject(new Error("down"));
  await assert.rejects(sessions.open(person.request));
  store.load = load;
  await visit((session) => session.destroy());
  const types = new Set(events.map(({ type }) => type));
  const all = ["dropped", "ended", "refused", "renewed", "robot", "several", "started", "store"];
  assert.deepEqual([...types].sort(), all);
  const told = JSON.stringify(events);
  const known = proofs.filter(Boolean);
  assert.ok(known.length > 10);
  for (const proof of known) assert.equal(told.includes(proof.slice(0, 12)), false);
});

test("SEMANTICS 18: a hook that throws disturbs nothing", async (context) => {
  const error = context.mock.method(console, "error", () => {});
  const { person } = site({
    onEvent: () => {
      throw new Error("hook");
    },
  });
  await person.visit((session) => session.set("a", 1));
  assert.equal(await person.sees((session) => session.get("a")), 1);
  assert.equal(error.mock.callCount(), 1);
});

test("SEMANTICS 18: a robot, and a visitor that is not stored yet, are told with the verdict", async () => {
  const { events, sessions } = site();
  await sessions.open(request(undefined, { agent: agents.google }));
  assert.equal(events.length, 1);
  assert.equal(events[0].type, "robot");
  assert.equal(events[0].verdict.name, "Googlebot");
  events.length = 0;
  const deferred = await sessions.open(request(undefined, { agent: "okhttp/4.9.0" }));
  assert.notEqual(deferred, null);
  assert.deepEqual([events.length, events[0].type, events[0].verdict.kind], [1, "robot", "tool"]);
});

test("SEMANTICS 18: what was presented and refused is told with the reason", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_750_000_000_000 });
  const { events, sessions, store, person } = site();
  await person.visit((session) => session.set("a", 1));
  const { id } = person;
  events.length = 0;
  const reasonFor = async (cookie) => {
    await sessions.open(request(cookie));
    return events.splice(0);
  };
  const refused = (reason) => [{ type: "refused", carrier: "cookie", reason }];
  assert.deepEqual(await reasonFor("short"), refused("malformed"));
  assert.deepEqual(await reasonFor(id.replace(/.$/, (last) => (last === "A" ? "B" : "A"))), refused("bad_tag"));
  assert.deepEqual(await reasonFor(id), []);
  assert.deepEqual(await reasonFor(undefined), []);
  store.bytes = Uint8Array.of(1, 2, 3);
  assert.deepEqual(await reasonFor(id), refused("corrupt"));
  store.bytes = store.written;
  context.mock.timers.setTime(1_750_000_000_000 + 7_199_999);
  assert.deepEqual(await reasonFor(id), []);
  context.mock.timers.setTime(1_750_000_000_000 + 7_200_000);
  assert.deepEqual(await reasonFor(id), refused("expired"));
  store.bytes = null;
  assert.deepEqual(await reasonFor(id), refused("unknown"));
});

test("SEMANTICS 18: two valid cookies are an event; the first one counts", async () => {
  const { events, sessions, person } = site();
  await person.visit((session) => session.set("who", "first"));
  const first = person.id;
  person.id = undefined;
  await person.visit((session) => session.set("who", "second"));
  const both = `__Host-session=${first}; __Host-session=${person.id}`;
  events.length = 0;
  const session = await sessions.open(request(undefined, { headers: { Cookie: both } }));
  assert.deepEqual(events, [{ type: "several" }]);
  assert.equal(session.get("who"), "first");
  events.length = 0;
  await sessions.open(request(undefined, { headers: { Cookie: `__Host-session=${first}; __Host-session=${first}` } }));
  assert.deepEqual(events, []);
});
