/** What `SessionObject` and D1's table keep, and when they remove it, in workerd. */

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bindings } from "../support/strict.js";
import { bundle, scratch, start } from "../support/workerd.js";

/** `SessionObject` with a look at what it stores. */
const contents = `
import { d1 } from "eltanin";
import { SessionObject } from "eltanin/durable-object";
export class Watched extends SessionObject {
  async stored() {
    return { rows: [...this.ctx.storage.kv.list()].length, alarm: await this.ctx.storage.getAlarm() };
  }
}
const swap = (object, expected, version, ttlSeconds) =>
  object.swap(expected, { bytes: new Uint8Array([1]), version, ttlSeconds });
const actions = {
  async looked(object) {
    await object.load();
    return object.stored();
  },
  async expiring(object) {
    await swap(object, null, "1", 1);
    const first = await object.stored();
    await swap(object, "1", "2", 3);
    const moved = await object.stored();
    await new Promise((resolve) => setTimeout(resolve, 1_800));
    const between = await object.stored();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    return { first, moved, between, last: await object.stored() };
  },
  async marked(object) {
    await swap(object, null, "1", 7_200);
    const [hours, now] = [await object.stored(), Date.now()];
    await swap(object, "1", "2", 120);
    const near = await object.stored();
    await swap(object, "2", "3", 8_640_000);
    const days = await object.stored();
    return { hours: hours.alarm - now, near: near.alarm - now, days: days.alarm - now };
  },
  async days(object) {
    await swap(object, null, "1", 8_640_000);
    await swap(object, "1", "2", 120);
    return (await object.stored()).alarm - Date.now();
  },
  async swept(object, env) {
    const store = d1(env.DB, { table: "swept" });
    const put = (key, ttlSeconds) => store.update(key, () => ({ bytes: new Uint8Array([1]), ttlSeconds }), { seen: null });
    for (let number = 10; number < 40; number++) await put("k" + number, 1);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await put("k", 60);
    const { results } = await env.DB.prepare("SELECT count(*) AS rows FROM swept").all();
    const found = await store.load("k35");
    return { ...results[0], found };
  },
};
export default {
  async fetch(request, env) {
    const action = new URL(request.url).pathname.slice(1);
    return Response.json(await actions[action](env.SESSION_OBJECTS.getByName(action), env));
  },
};`;

const folder = await scratch({ after });
await bundle({ contents }, folder);
const worker = await start(folder, {
  ...bindings,
  durableObjects: { SESSION_OBJECTS: { className: "Watched", useSQLite: true } },
});
after(() => worker.dispose());
const run = async (action) => (await worker.dispatchFetch(`https://objects.example/${action}`)).json();
const isNear = (actual, seconds) => assert.ok(Math.abs(actual / 1_000 - seconds) < 5, `${actual} ms`);

test("an object that is only read stores nothing", async () => {
  assert.deepEqual(await run("looked"), { rows: 0, alarm: null });
});

test("an object removes its entry at its expiry, and the alarm is moved only when it goes off too early", async () => {
  const { first, moved, between, last } = await run("expiring");
  assert.equal(first.rows, 1);
  assert.equal(moved.alarm, first.alarm, "a change does not set the alarm");
  assert.equal(between.rows, 1);
  assert.ok(between.alarm > first.alarm, "the alarm that went off too early is set again");
  assert.deepEqual(last, { rows: 0, alarm: null });
});

test("a mark on a session of hours does not move the alarm; one on a session of 100 days does", async () => {
  const { hours, near, days } = await run("marked");
  isNear(hours, 7_200);
  isNear(near, 7_200);
  isNear(days, 7_200);
  isNear(await run("days"), 120);
});

test("D1: a new entry removes expired rows, at most 20, and the others are invisible", async () => {
  assert.deepEqual(await run("swept"), { rows: 11, found: null });
});
