import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { Browser, secret } from "../support/visitor.js";

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

test("a flash message is no variable, and the last one under a key counts", async () => {
  const person = new Browser(new Sessions({ store: memory(), secret }));
  await person.visit((session) => {
    session.flash("note", 1);
    session.flash("note", 2);
    session.set("note", "variable");
    assert.equal(session.size, 1);
  });
  await person.visit((session) => {
    assert.equal(session.flash("note"), 2);
    assert.equal(session.get("note"), "variable");
  });
});

test("a flash message with the value undefined is one too", async () => {
  const person = new Browser(new Sessions({ store: memory(), secret }));
  await person.visit((session) => session.flash("note", undefined));
  assert.equal(await person.sees((session) => session.namespace("__flash__").has("note")), true);
});
