/** The vectors that `tests/core/wire_format.rs` pins: both languages write and read the same bytes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { picture } from "../support/picture.js";
import { tampered } from "../support/store.js";
import { diagram, text, values } from "../support/vectors.js";
import { Browser, request, secret } from "../support/visitor.js";

const NOW = 1_750_000_000_000;

for (const { value, cbor } of values) {
  test(`a value is written as pinned, and read back: ${picture(value)}`, async () => {
    const store = tampered(memory());
    const person = new Browser(new Sessions({ store, secret }));
    await person.visit((session) => session.set("v", value));
    // The last variable of the last namespace ends the record.
    const written = Buffer.from(store.written).toString("hex");
    assert.ok(written.endsWith(cbor), written);
    assert.equal(picture(await person.sees((session) => session.get("v"))), picture(value));
  });
}

test("a pinned record is a session, which its pinned id and token open", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: NOW + 1_000 });
  const store = memory();
  await store.update(text("store key standard"), () => ({ bytes: diagram("record"), ttlSeconds: 3_600 }));
  const sessions = new Sessions({ store, secret: text("secret"), tokens: { lifetime: 3_600 } });
  const byToken = request(undefined, { headers: { Authorization: `Bearer ${text("token standard, stored")}` } });
  for (const presented of [request(text("id standard")), byToken]) {
    const session = await sessions.open(presented);
    assert.deepEqual([session.id, session.userid(), session.persistent()], [text("id standard"), "ann", true]);
    assert.deepEqual(session.namespace("cart").toObject(), { a: 3 });
    assert.equal(session.csrfToken(), text("csrf token, stored"));
  }
});

test("pinned ids and tokens are taken apart", () => {
  const random = Buffer.from(diagram("random bytes")).toString("hex");
  for (const [idFormat, digits] of [
    ["standard", 32],
    ["draco", 14],
  ]) {
    const sessions = new Sessions({ store: memory(), secret: text("secret"), idFormat, tokens: true });
    const id = sessions.inspect(text(`id ${idFormat}`));
    assert.deepEqual([id.valid, id.random], [true, random.slice(0, digits)]);
    for (const standing of ["stored", "not stored"]) {
      const token = sessions.inspect(text(`token ${idFormat}, ${standing}`));
      assert.deepEqual([token.random, token.issuedAt, token.expiresAt], [id.random, NOW, NOW + 3_600_000]);
    }
  }
});
