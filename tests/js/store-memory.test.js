import assert from "node:assert/strict";
import { test } from "node:test";
import { memory } from "eltanin";

const bytes = (...numbers) => new Uint8Array(numbers);
const write = (written, ttlSeconds = 60) => ({ bytes: written, ttlSeconds });
const put = (store, key, written, ttlSeconds) => store.update(key, () => write(written, ttlSeconds), {});
const read = async (store, key) => (await store.load(key))?.bytes;

/** What `change` was given by an update that writes nothing. */
async function given(store, key, options) {
  const calls = [];
  await store.update(key, (current) => void calls.push(current) ?? null, options);
  assert.equal(calls.length, 1);
  return calls[0];
}

test("memory is atomic, and loads what was written under that key", async () => {
  const store = memory();
  assert.equal(store.atomic, true);
  assert.equal(await store.load("a"), null);
  await put(store, "a", bytes(1));
  await put(store, "b", bytes(2));
  assert.deepEqual([await read(store, "a"), await read(store, "b")], [bytes(1), bytes(2)]);
  assert.equal(await memory().load("a"), null);
});

test("memory gives the bytes that were seen to `change` while they are current, so that they compare by identity", async () => {
  const store = memory();
  await put(store, "a", bytes(1));
  const seen = await store.load("a");
  assert.equal(await given(store, "a", { seen }), seen.bytes);
  // A store around this one may give other bytes for the same version.
  const decrypted = { ...seen, bytes: bytes(9) };
  assert.equal(await given(store, "a", { seen: decrypted }), decrypted.bytes);
});

test("memory gives what is there now to `change` when it is no longer what was seen", async () => {
  const store = memory();
  await put(store, "a", bytes(1));
  const seen = await store.load("a");
  await put(store, "a", bytes(1));
  const now = await given(store, "a", { seen });
  assert.deepEqual(now, bytes(1));
  assert.notEqual(now, seen.bytes);
});

test("memory does not take what was seen in another store for its own", async () => {
  const [one, other] = [memory(), memory()];
  await put(one, "a", bytes(1));
  await put(other, "a", bytes(2));
  assert.deepEqual(await given(other, "a", { seen: await one.load("a") }), bytes(2));
});

test("memory gives null to `change` when what was seen has expired", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  const store = memory();
  await put(store, "a", bytes(1), 10);
  const seen = await store.load("a");
  context.mock.timers.setTime(1_010_000);
  assert.equal(await given(store, "a", { seen }), null);
});

test("memory inserts a new key, and gives what is there to `change` when there is something", async () => {
  const store = memory();
  assert.equal(await given(store, "a", { seen: null }), null);
  await store.update("a", () => write(bytes(1)), { seen: null });
  assert.deepEqual(await given(store, "a", { seen: null }), bytes(1));
});

test("memory looks when nothing is known of the key", async () => {
  const store = memory();
  assert.equal(await given(store, "a", {}), null);
  await put(store, "a", bytes(1));
  assert.deepEqual(await given(store, "a", {}), bytes(1));
});

test("memory loses no update: 100 parallel ones are all kept, whatever each of them has seen", async () => {
  const store = memory();
  await put(store, "a", bytes());
  const seen = await store.load("a");
  const add = (number) => store.update("a", (current) => write(bytes(...current, number)), { seen });
  await Promise.all(Array.from({ length: 100 }, (_, number) => add(number)));
  assert.deepEqual(
    await read(store, "a"),
    Uint8Array.from({ length: 100 }, (_, number) => number),
  );
});

test("memory has written as soon as `update` returns", async () => {
  const store = memory();
  put(store, "a", bytes(1));
  assert.deepEqual(await read(store, "a"), bytes(1));
});

test("memory leaves everything as it is when `change` gives null", async () => {
  const store = memory();
  await put(store, "a", bytes(1));
  const before = await store.load("a");
  await store.update("a", () => null, {});
  await store.update("b", () => null, { seen: null });
  assert.equal(await given(store, "a", { seen: before }), before.bytes);
  assert.equal(await store.load("b"), null);
});

test("memory keeps its own copy: neither a later write nor a change of the written array reaches what it holds", async () => {
  const store = memory();
  for (const written of [bytes(1, 2), Buffer.from([1, 2])]) {
    await put(store, "a", written);
    const snapshot = await store.load("a");
    written.fill(7);
    assert.deepEqual([...(await read(store, "a"))], [1, 2]);
    await put(store, "a", bytes(3, 4));
    assert.deepEqual([...snapshot.bytes], [1, 2]);
  }
});

test("memory keeps bytes for their time to live and not longer", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  const store = memory();
  await put(store, "a", bytes(1), 10);
  context.mock.timers.setTime(1_009_999);
  assert.deepEqual(await read(store, "a"), bytes(1));
  context.mock.timers.setTime(1_010_000);
  assert.equal(await store.load("a"), null);
  assert.equal(await given(store, "a", {}), null);
  await put(store, "a", bytes(2), 10);
  context.mock.timers.setTime(1_019_999);
  assert.deepEqual(await read(store, "a"), bytes(2));
});

test("memory drops what has expired without being asked for it, every 1,000 writes", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  const store = memory();
  await put(store, "old", bytes(1), 1);
  context.mock.timers.setTime(1_002_000);
  const drop = context.mock.method(Map.prototype, "delete");
  const dropped = () => drop.mock.calls.filter(({ arguments: [key] }) => key === "old").length;
  for (let number = 2; number < 1_000; number++) await put(store, "new", bytes(2));
  assert.equal(dropped(), 0);
  await put(store, "new", bytes(2));
  assert.equal(dropped(), 1);
});

test("memory does nothing for a signal that is aborted, and rejects with its reason", async (context) => {
  const store = memory();
  const reason = new Error("too late");
  const change = context.mock.fn(() => write(bytes(1)));
  await assert.rejects(store.update("a", change, { signal: AbortSignal.abort(reason) }), (error) => error === reason);
  assert.equal(change.mock.callCount(), 0);
  assert.equal(await store.load("a"), null);
  await store.update("a", change, { signal: new AbortController().signal });
  assert.deepEqual(await read(store, "a"), bytes(1));
});

test("memory rejects with what `change` throws, and nothing is written", async () => {
  const store = memory();
  const reason = new Error("no");
  const update = store.update(
    "a",
    () => {
      throw reason;
    },
    {},
  );
  await assert.rejects(update, (error) => error === reason);
  assert.equal(await store.load("a"), null);
});
