import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { picture } from "../support/picture.js";
import { tampered } from "../support/store.js";
import { Browser, secret } from "../support/visitor.js";

/** Values and their bytes: those that `tests/wire_format.rs` pins, so that both sides write and read the same. */
const pinned = [
  [undefined, "f7"],
  [null, "f6"],
  [false, "f4"],
  [true, "f5"],
  [0, "00"],
  [1_000_000, "1a000f4240"],
  [-1_000, "fbc08f400000000000"],
  [2 ** 53 - 1, "1b001fffffffffffff"],
  [2 ** 53, "fb4340000000000000"],
  [-0, "fb8000000000000000"],
  [1.1, "fb3ff199999999999a"],
  [Infinity, "fb7ff0000000000000"],
  [NaN, "fb7ff8000000000000"],
  [0n, "c240"],
  [2n ** 64n, "c249010000000000000000"],
  [-(2n ** 64n), "c348ffffffffffffffff"],
  ["ü", "62c3bc"],
  [new Uint8Array([1, 2]).buffer, "420102"],
  [new Uint16Array([1]), "d845420100"],
  [new Date(1_363_896_240_500), "c1fb41d452d9ec200000"],
  [new Date(8_639_999_999_999_999), "d903e9a201fb429f6ea085fffc00221903e7"],
  [[1, []], "820180"],
  [{ b: 1, a: null }, "a26162016161f6"],
  [new Map([[1, "x"]]), "d90103a1016178"],
  [new Set([1]), "d901028101"],
  [new URL("https://a.example/"), "d8207268747470733a2f2f612e6578616d706c652f"],
  [/a+/gi, "d9524a8262612b626769"],
];

for (const [value, hex] of pinned) {
  test(`a value is written as pinned, and read back: ${picture(value)}`, async () => {
    const store = tampered(memory());
    const person = new Browser(new Sessions({ store, secret }));
    await person.visit((session) => session.set("v", value));
    // The last variable of the last namespace ends the record.
    const written = Buffer.from(store.written).toString("hex");
    assert.ok(written.endsWith(hex), written);
    assert.equal(picture(await person.sees((session) => session.get("v"))), picture(value));
  });
}
