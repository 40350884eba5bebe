import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { runInNewContext } from "node:vm";
import { memory, Sessions } from "eltanin";
import { Browser, secret } from "../support/visitor.js";

const Real = Date;
const NOW = 1_800_000_000_123;

/** Classes in the place of `Date`, as fake timers make them. */
const fakes = {
  // @sinonjs/fake-timers from version 13 on, which sinon, jest and vitest use.
  "a subclass with its own constructor on each date": class ClockDate extends Real {
    constructor(...args) {
      super(...(args.length > 0 ? args : [NOW]));
      Object.defineProperty(this, "constructor", { value: Real, enumerable: false });
    }
    static now() {
      return NOW;
    }
    static [Symbol.hasInstance](instance) {
      return instance instanceof Real;
    }
  },
  // mockdate, vi.setSystemTime() without fake timers.
  "a subclass that sets the prototype": class MockDate extends Real {
    constructor(...args) {
      super();
      // biome-ignore lint/correctness/noConstructorReturn: as the original does.
      return Object.setPrototypeOf(new Real(...(args.length > 0 ? args : [NOW])), MockDate.prototype);
    }
    static now() {
      return NOW;
    }
  },
  // Older fake timers, timekeeper.
  "a function with the prototype of Date": (() => {
    function FakeDate(...args) {
      return new Real(...(args.length > 0 ? args : [NOW]));
    }
    return Object.assign(FakeDate, { prototype: Real.prototype, now: () => NOW });
  })(),
  // Written by hand.
  "a subclass that overrides a method": class extends Real {
    constructor(...args) {
      super(...(args.length > 0 ? args : [NOW]));
    }
    static now() {
      return NOW;
    }
    getTimezoneOffset() {
      return 0;
    }
  },
  "a subclass of a subclass": class extends class extends Real {} {
    constructor(...args) {
      super(...(args.length > 0 ? args : [NOW]));
    }
    static now() {
      return NOW;
    }
  },
};

for (const [name, Fake] of Object.entries(fakes)) {
  test(`SEMANTICS 42: a date of a fake timer is a date: ${name}`, async () => {
    const person = new Browser(new Sessions({ store: memory(), secret }));
    globalThis.Date = Fake;
    try {
      await person.visit((session) =>
        session.set("since", new Date()).set("in", { dates: [new Date(5), new Date(NaN)] }),
      );
      await person.visit((session) => session.get("in").dates.push(new Date()));
    } finally {
      globalThis.Date = Real;
    }
    mock.timers.enable({ apis: ["Date"], now: NOW });
    try {
      await person.sees((session) => {
        assert.equal(session.get("since").getTime(), NOW);
        assert.deepEqual(session.get("in").dates.map(Number), [5, NaN, NOW]);
      });
    } finally {
      mock.timers.reset();
    }
  });
}

test("SEMANTICS 42: a date of a fake timer is a date: node:test, and when the timer has ended", async () => {
  const person = new Browser(new Sessions({ store: memory(), secret }));
  mock.timers.enable({ apis: ["Date"], now: NOW });
  const since = new Date();
  mock.timers.reset();
  const later = new fakes["a subclass with its own constructor on each date"]();
  const elsewhere = runInNewContext("new Date(7)");
  await person.visit((session) => session.set("dates", [since, later, elsewhere]));
  await person.sees((session) => {
    const dates = session.get("dates");
    assert.deepEqual(dates.map(Number), [NOW, NOW, 7]);
    for (const date of dates) assert.equal(Object.getPrototypeOf(date), Real.prototype);
  });
});
