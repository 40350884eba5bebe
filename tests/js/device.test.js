import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { Browser, secret } from "../support/visitor.js";

/** A site on which user 7 has three browsers. */
async function site() {
  const sessions = new Sessions({ store: memory(), secret });
  const browsers = [1, 2, 3].map(() => new Browser(sessions));
  for (const browser of browsers) await browser.visit((session) => session.login(7));
  return { sessions, browsers };
}

test("list tells what a site keeps in the namespace `device` of each session, and nothing else", async () => {
  const { sessions, browsers } = await site();
  const [first, second] = browsers;
  const device = { name: "Fírefox", seen: new Date(0), of: ["Linux"] };
  await first.visit((session) => {
    session.namespace("device").update(device);
    session.set("secret", "not told");
  });
  await second.visit((session) => session.namespace("device").set("name", "Safari"));
  const devices = async () => new Set((await sessions.list(7)).map((info) => info.device));
  assert.deepEqual(await devices(), new Set([{ name: "Safari" }, device, {}]));
  await first.visit((session) => session.login(7)); // under another id
  assert.deepEqual(await devices(), new Set([device, { name: "Safari" }, {}]));
  await first.visit((session) => session.namespace("device").clear());
  assert.deepEqual(await devices(), new Set([{ name: "Safari" }, {}, {}]));
});

test("list describes a session whose namespace `device` cannot be read without it", async () => {
  const { sessions, browsers } = await site();
  await browsers[0].visit((session) => session.namespace("device").set("name", "one value"));
  const { store } = sessions;
  const load = store.load.bind(store);
  store.load = async (key) => {
    const snapshot = await load(key);
    if (!snapshot) return snapshot;
    const bytes = snapshot.bytes.slice();
    // The first byte of the value's text says that it has another length.
    const at = Buffer.from(bytes).indexOf("one value");
    if (at > 0) bytes[at - 1] = 0x7f;
    return { ...snapshot, bytes };
  };
  const infos = await sessions.list(7);
  assert.deepEqual([infos.length, ...infos.map(({ device }) => device)], [3, {}, {}, {}]);
});
