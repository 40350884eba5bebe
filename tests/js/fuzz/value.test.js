import assert from "node:assert/strict";
import { memory, Sessions } from "eltanin";
import { fuzz } from "../../support/fuzz.js";
import { picture } from "../../support/picture.js";
import { values } from "../../support/values.js";
import { Browser, secret } from "../../support/visitor.js";

const leaves = Object.values(values);
const symbols = [...'ab01 é🙂\0\u2028"\\', "__proto__", "constructor", "toString"];

/** Any value: leaves of every kind, text, numbers and bigints of any size, nested in every way. */
function anything(random, depth) {
  const { below, pick, bytes, text } = random;
  const several = (make) => Array.from({ length: below(6) }, make);
  const inner = () => anything(random, depth - 1);
  const name = () => text(below(5), symbols);
  const makers = [
    () => pick(leaves),
    () => text(below(40), symbols),
    () => new DataView(bytes(8).buffer).getFloat64(0),
    () => (below(2) ? 1n : -1n) * BigInt(`0x0${Buffer.from(bytes(below(40))).toString("hex")}`),
    () => (below(2 ** 31) - 2 ** 30) * 2 ** below(24),
    () => new Date((below(2 ** 31) - 2 ** 30) * below(2 ** 23)),
    () => several(inner),
    () => Object.fromEntries(several(() => [name(), inner()])),
    () => new Map(several(() => [inner(), inner()])),
    () => new Set(several(inner)),
  ];
  return pick(depth > 0 ? makers : makers.slice(0, 6))();
}

const person = new Browser(new Sessions({ store: memory(), secret }));
await person.visit((session) => session.set("v", 0));
const { id } = person;

fuzz(
  "a random value comes back as it was, and the record is sound",
  { short: 3_000, long: 100_000 },
  async (random) => {
    const value = anything(random, 5);
    const key = `k${random.below(7)}`;
    await person.visit((session) => session.set("v", value).namespace("n").set(key, [value]));
    await person.sees((session) => {
      assert.equal(session.isNew, false, picture(value));
      assert.equal(picture(session.get("v")), picture(value));
      assert.equal(picture(session.namespace("n").get(key)), picture([value]));
    });
    assert.equal(person.id, id);
  },
);
