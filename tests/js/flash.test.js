import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { Browser, request, secret } from "../support/visitor.js";

test("a flash message is read once, in a later request or the same", async () => {
  const person = new Browser(new Sessions({ store: memory(), secret }));
  const { result } = await person.visit((session) => session.flash("note", { text: "saved" }));
  assert.deepEqual(result, { text: "saved" });
  assert.deepEqual((await person.visit((session) => session.flash("note"))).result, { text: "saved" });
  assert.equal((await person.visit((session) => session.flash("note"))).result, undefined);
  await person.visit((session) => {
    session.flash("now", 1);
    assert.equal(session.flash("now"), 1);
    assert.equal(session.flash("now"), undefined);
  });
  assert.equal((await person.visit((session) => session.flash("now"))).result, undefined);
});

test("several flash messages under one key come one by one, the oldest first, and are no variables", async () => {
  const person = new Browser(new Sessions({ store: memory(), secret }));
  await person.visit((session) => {
    session.flash("note", 1);
    session.flash("note", 2);
    session.flash("note", 3);
    session.flash("note b", "of another key");
    session.set("note", "variable");
    assert.deepEqual([session.size, session.flash("note")], [1, 1]);
  });
  await person.visit((session) => {
    assert.deepEqual([session.flash("note"), session.flash("note"), session.flash("note")], [2, 3, undefined]);
    assert.deepEqual([session.get("note"), session.flash("note b")], ["variable", "of another key"]);
  });
});

test("one that is left waits for a later request", async () => {
  const person = new Browser(new Sessions({ store: memory(), secret }));
  await person.visit((session) => {
    session.flash("note", "one");
    session.flash("note", "two");
  });
  for (const expected of ["one", "two", undefined]) {
    assert.equal((await person.visit((session) => session.flash("note"))).result, expected);
  }
});

test("flash messages of parallel requests under one key are all kept", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  const open = await Promise.all([1, 2, 3].map(() => sessions.open(person.request)));
  for (const [number, session] of open.entries()) session.flash("note", number);
  for (const session of open) await sessions.commit(session, new Response());
  const left = await person.sees((session) => [1, 2, 3, 4].map(() => session.flash("note")));
  assert.deepEqual(left, [0, 1, 2, undefined]);
});

test("a flash message with the value undefined is one too", async () => {
  const person = new Browser(new Sessions({ store: memory(), secret }));
  await person.visit((session) => session.flash("note", undefined));
  assert.equal(await person.sees((session) => session.namespace("__flash__").size), 1);
});

test("a flash message whose key is no text, or whose value is no data, is refused, and nothing changes", async () => {
  const session = await new Sessions({ store: memory(), secret }).open(request());
  for (const key of [undefined, 5, Symbol("x"), "\ud800"]) {
    assert.throws(() => session.flash(key, 1), { category: "input", code: "key" });
  }
  assert.throws(() => session.flash("note", () => 1), { code: "value_unsupported" });
  assert.equal(session.namespace("__flash__").size, 0);
});

test("a flash message after destroy() is refused with a hint to reset(), which keeps it", async () => {
  const person = new Browser(new Sessions({ store: memory(), secret }));
  await person.visit((session) => session.login(7));
  await person.visit((session) => {
    session.destroy();
    const message =
      "this session was ended with `destroy()`; call `reset()` instead, which begins an empty one at once";
    assert.throws(() => session.flash("note", "goodbye"), { category: "usage", code: "session_ended", message });
    assert.equal(session.flash("note"), undefined);
  });
  await person.visit((session) => session.login(7));
  await person.visit((session) => {
    session.reset();
    session.flash("note", "goodbye");
  });
  assert.equal(await person.sees((session) => session.flash("note")), "goodbye");
});
