import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { kv, memory, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { secret } from "../support/visitor.js";

const make = (options) => new Sessions({ store: memory(), secret, ...options });

const cycle = [];
cycle.push(cycle);
/** Values that are no value of any option but `store`, `onEvent` and `robots.decide`. */
const odd = [
  null,
  5n,
  NaN,
  Symbol("s"),
  () => "lax",
  [],
  cycle,
  new Date(0),
  new String("lax"),
  new Map(),
  /x/,
  [cycle],
];
const text = ["idFormat", "persistence", "cookie.name", "cookie.path", "cookie.domain", "cookie.sameSite"];
const flags = ["cookie.secure", "cookie.partitioned", "tokens.expose"];
const numbers = ["lifetime.volatile", "lifetime.persistent", "lifetime.absolute", "tokens.lifetime", "storeTimeout"];
const lists = ["robots.add", "robots.allow"];
const objects = ["cookie", "lifetime", "robots", "tokens"];

const wrongTypes = [
  ...text.map((name) => [name, [...odd, true, 1, {}]]),
  ...flags.map((name) => [name, [...odd, "false", 1, {}]]),
  ...numbers.map((name) => [name, [...odd, "60", 60n, new Number(60), {}]]),
  ...lists.map((name) => [name, [...odd.filter((one) => one?.length !== 0), "x", true, {}, [1], [""], [undefined]]]),
  ...objects.map((name) => [name, [...odd, "false", 1, 0, "", new Headers(), Promise.resolve({})]]),
  ["robots", [true]],
  ["secret", [...odd.filter((one) => one?.length !== 0), true, 1, {}, [null], [[secret]], new ArrayBuffer(32)]],
  ["onEvent", [...odd.filter((one) => typeof one !== "function"), true, "log", {}]],
  ["robots.decide", [...odd.filter((one) => typeof one !== "function"), true, "human", {}]],
  ["store", [...odd, undefined, "memory", memory, kv, new HostileKv(), { load() {} }, Promise.resolve(memory())]],
];

for (const [path, values] of wrongTypes) {
  test(`SEMANTICS 42: a value of a wrong type is refused by name: ${path}`, () => {
    // Engines of right options are cached by now: none of them is taken for these.
    make({
      idFormat: "draco",
      cookie: { sameSite: "lax", secure: true },
      lifetime: { volatile: 60 },
      robots: { add: ["x"] },
    });
    make({});
    for (const value of values) {
      const [group, inner] = path.split(".");
      const options = inner ? { [group]: { [inner]: value } } : { [group]: value };
      assert.throws(
        () => make(options),
        ({ name, category, code, message }) => {
          assert.deepEqual(
            [name, category, code],
            ["SessionsError", "usage", "option"],
            `${inspect(value)}: ${message}`,
          );
          assert.ok(message.startsWith(`the option \`${path}\` must be `), `${inspect(value)}: ${message}`);
          return true;
        },
      );
    }
  });
}
