import type { Store } from "../store/contract.js";
import { expectBytes, expectEqual, expectRejection } from "./expect.js";
import { bytes, entry, NUMBERS, newKey, Subject, sleep } from "./subject.js";

/** Returns a store to test. It may always return the same one: each test uses keys of its own. */
export type MakeStore = () => Store | Promise<Store>;

/** Options of {@link storeSuite}. */
export interface StoreSuiteOptions {
  /** Declares a test: `test` of `node:test`, of vitest or of `bun:test`. */
  test: (name: string, run: () => Promise<void>) => unknown;
  /** Returns a store whose backend fails. Without it the suite cannot check that failures are reported. */
  makeFailing?: MakeStore;
  /** The shortest time to live that the store keeps exactly, in seconds. Default 1. For Workers KV: 60. */
  ttlMin?: number;
  /** Lets time pass. Default: real time. A store with a clock of its own can be tested faster. */
  wait?: (milliseconds: number) => Promise<void>;
}

/**
 * Declares the tests that every store passes: what the contract of {@link Store} says of `load` and `update`. Those
 * whose names begin with "store: atomic:" check nothing unless the store is `atomic`.
 *
 * ```ts
 * import { test } from "node:test";
 * import { storeSuite } from "eltanin/testing";
 *
 * storeSuite(() => myStore(), { test });
 * ```
 */
export function storeSuite(makeStore: MakeStore, options: StoreSuiteOptions): void {
  const { test, makeFailing, ttlMin = 1, wait = sleep } = options;
  const declare = (name: string, run: (subject: Subject) => Promise<void>, only?: "atomic") => {
    test(`store: ${name}`, async () => {
      const store = await makeStore();
      if (only === undefined || store.atomic) await run(new Subject(store));
    });
  };
  for (const [name, run] of Object.entries(contents)) declare(name, run);
  for (const [name, run] of Object.entries(updates)) declare(name, run);
  for (const [name, run] of Object.entries(atomic)) declare(name, run, "atomic");
  for (const [name, run] of Object.entries(expiries)) declare(name, (subject) => run(subject, ttlMin, wait));
  if (makeFailing) {
    test("store: `load` and `update` reject when the backend fails", async () => {
      const store = await makeFailing();
      await expectRejection(store.load(newKey()), "`load`");
      for (const seen of [undefined, null]) {
        await expectRejection(
          store.update(newKey(), () => entry(bytes(1)), { seen }),
          "`update`",
        );
      }
    });
  }
}

type Tests<More extends unknown[] = []> = Record<string, (subject: Subject, ...more: More) => Promise<void>>;

/** What a store holds is what was written. */
const contents: Tests = {
  "`atomic` is a boolean": async ({ store }) => {
    expectEqual(typeof store.atomic, "boolean", "the type of `atomic`");
  },

  "`load` resolves to null for a key that was never written": async (subject) => {
    await subject.expect(null);
  },

  "bytes come back as they were written": async (subject) => {
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const texts = [bytes(), bytes(0), bytes(0, 0), bytes(0x22, 0x7b, 0x31), bytes(0xef, 0xbb, 0xbf, 0xff), every];
    for (const written of texts) {
      subject.key = newKey();
      await subject.put(written);
      await subject.expect(written);
    }
  },

  "a record of 1 MiB comes back": async (subject) => {
    const written = Uint8Array.from({ length: 1_048_576 }, (_, at) => (at * 7) ^ (at >> 8));
    await subject.put(written);
    await subject.expect(written);
  },

  "a part of a larger buffer is written as that part": async (subject) => {
    await subject.put(bytes(9, 1, 2, 9).subarray(1, 3));
    await subject.expect(bytes(1, 2));
  },

  "keys are told apart, also by case alone": async ({ store }) => {
    const end = newKey().slice(2);
    const subjects = ["a-", "A-", "a_", "-a"].map((start) => new Subject(store, start + end));
    for (const [at, subject] of subjects.entries()) await subject.put(bytes(at));
    for (const [at, subject] of subjects.entries()) await subject.expect(bytes(at));
  },

  "bytes that were loaded do not change later": async (subject) => {
    await subject.put(bytes(1, 2));
    const [loaded, given] = [await subject.store.load(subject.key), await subject.given()];
    await subject.put(bytes(3, 4));
    await subject.put(bytes(5, 6));
    await subject.expect(bytes(5, 6));
    expectBytes(loaded?.bytes, bytes(1, 2), "the bytes that `load` returned, after two writes");
    expectBytes(given, bytes(1, 2), "the bytes that `change` was given, after two writes");
  },
};

/** What `update` does, without others that write. */
const updates: Tests = {
  "`update` calls `change` with null if there is no entry, and then with the entry": async (subject) => {
    expectBytes(await subject.given(), null, "`change`");
    await subject.put(bytes(1));
    expectBytes(await subject.given(), bytes(1), "`change`");
  },

  "`update` writes nothing if `change` returns null": async (subject) => {
    await subject.update(() => null);
    await subject.update(() => null, { seen: null });
    await subject.expect(null);
    await subject.put(bytes(1));
    const seen = await subject.store.load(subject.key);
    for (const options of [{}, { seen }]) await subject.update(() => null, options);
    await subject.expect(bytes(1));
  },

  "`update` calls `change` before it resolves, and not afterwards": async (subject) => {
    let calls = 0;
    const change = () => {
      calls++;
      return entry(bytes(1));
    };
    await subject.update(change, { seen: null });
    const before = calls;
    if (before === 0) throw new Error("`change` was not called");
    await sleep(50);
    expectEqual(calls, before, "the calls of `change` 50 ms later");
  },

  "`update` has written when it resolves": async (subject) => {
    for (const number of [1, 2, 3]) {
      await subject.add(number);
      await subject.expect(bytes(...Array.from({ length: number }, (_, at) => at + 1)));
    }
  },

  "`update` with `seen: null` writes a new key": async (subject) => {
    const given: (Uint8Array | null)[] = [];
    await subject.update(
      (current) => {
        given.push(current);
        return entry(bytes(1));
      },
      { seen: null },
    );
    expectBytes(given[0], null, "`change`");
    await subject.expect(bytes(1));
  },

  "`update` with what was loaded changes it": async (subject) => {
    await subject.put(bytes(1));
    const seen = await subject.store.load(subject.key);
    await subject.add(2, { seen });
    await subject.expect(bytes(1, 2));
  },

  "`update` with an entry that was loaded before another write changes the newer one": async (subject) => {
    await subject.put(bytes(1));
    const seen = await subject.store.load(subject.key);
    await subject.add(2);
    await subject.add(3, { seen });
    await subject.expect(bytes(1, 2, 3));
  },

  "`update` rejects with what `change` throws, and writes nothing": async (subject) => {
    const reason = new Error("thrown by `change`");
    const refuse = (): never => {
      throw reason;
    };
    for (const options of [{}, { seen: null }]) {
      await expectRejection(subject.update(refuse, options), "`update`", reason);
    }
    await subject.expect(null);
  },

  "`update` with an aborted signal rejects with its reason, and writes nothing": async (subject) => {
    const reason = new Error("aborted");
    for (const options of [{}, { seen: null }]) {
      const signal = AbortSignal.abort(reason);
      await expectRejection(subject.put(bytes(1), 60, { ...options, signal }), "`update`", reason);
    }
    await subject.expect(null);
  },
};

/** What only an atomic store can do. */
const atomic: Tests = {
  "atomic: parallel updates of one entry are all kept, each once": async (subject) => {
    await subject.put(bytes());
    const seen = await subject.store.load(subject.key);
    const options = [{ seen }, {}, { seen: null }, { seen }];
    await Promise.all(NUMBERS.map((number) => subject.add(number, options[number % 4])));
    await subject.expectNumbers();
  },

  "atomic: parallel updates of a new key are all kept, each once": async (subject) => {
    await Promise.all(NUMBERS.map((number) => subject.add(number, { seen: null })));
    await subject.expectNumbers();
  },

  "atomic: `update` with `seen: null` does not write over an entry": async (subject) => {
    await subject.put(bytes(1));
    await subject.add(2, { seen: null });
    await subject.expect(bytes(1, 2));
  },

  "atomic: the last call of `change` is given what is there, also if it then returns null": async (subject) => {
    await subject.put(bytes(1));
    const seen = await subject.store.load(subject.key);
    await subject.put(bytes(2));
    for (const old of [seen, null]) expectBytes(await subject.given({ seen: old }), bytes(2), "the last `change`");
  },

  "atomic: equal bytes that were written again are another entry": async (subject) => {
    await subject.put(bytes(1));
    const seen = await subject.store.load(subject.key);
    await subject.put(bytes(2));
    await subject.put(bytes(1));
    await subject.add(3, { seen });
    await subject.expect(bytes(1, 3));
  },
};

/** When entries expire. */
const expiries: Tests<[ttlMin: number, wait: (milliseconds: number) => Promise<void>]> = {
  "an entry lives as long as its last write says, and then is gone": async ({ store }, ttlMin, wait) => {
    const [short, prolonged, shortened] = [new Subject(store), new Subject(store), new Subject(store)];
    await prolonged.put(bytes(1), ttlMin);
    await prolonged.put(bytes(2), ttlMin + 60);
    await shortened.put(bytes(3), ttlMin + 60);
    await shortened.put(bytes(4), ttlMin);
    await short.put(bytes(5), ttlMin);
    const seen = await short.store.load(short.key);
    expectBytes(seen?.bytes, bytes(5), "the entry at once");
    // Some stores count in whole seconds.
    await wait((ttlMin + 1) * 1_000);
    await prolonged.expect(bytes(2));
    await shortened.expect(null);
    await short.expect(null);
    expectBytes(await short.given(), null, "`change` after the end of the entry");
    if (store.atomic) expectBytes(await short.given({ seen }), null, "`change` with the expired entry as `seen`");
    await short.add(6, { seen });
    await short.expect(bytes(6));
    await shortened.add(7, { seen: null });
    await shortened.expect(bytes(7));
  },
};
