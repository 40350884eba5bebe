import assert from "node:assert/strict";
import { test } from "node:test";
import { sign } from "cookie-signature";
import { memory, Sessions } from "eltanin";
import {
  fromAstro,
  fromExpressSession,
  fromH3,
  fromHonoSessions,
  fromIronSession,
  fromReactRouter,
  takeOver,
} from "eltanin/coming-from";
import { createApp, toWebHandler, updateSession } from "h3-1";
import { Hono } from "hono";
import { CookieStore, MemoryStore, sessionMiddleware } from "hono-sessions";
import { sealData } from "iron-session";
import { createCookieSessionStorage } from "react-router";
import { agents, cookies, home, secret } from "../support/visitor.js";

const password = "a password of at least 32 characters, only for tests";

/** A site that takes over old sessions; `visit` returns the variables and the response. */
function site(old, map, options = {}) {
  const sessions = new Sessions({ store: memory(), secret, ...options });
  return {
    async visit(cookie, { agent = agents.person, act = () => {} } = {}) {
      const request = new Request(home, { headers: { "User-Agent": agent, Cookie: cookie } });
      const session = await sessions.open(request);
      await act(session);
      const finish = await takeOver(session, request, old, map);
      const response = finish(await sessions.commit(session, new Response("ok")));
      return { session, response, data: session?.toObject() };
    },
  };
}

const removed = (response, name) => cookies(response).some((c) => c.name === name && c.attributes["max-age"] === "0");
const pair = (response, name) => {
  const { value } = cookies(response).find((cookie) => cookie.name === name);
  return `${name}=${value}`;
};

async function ofHono(options) {
  const app = new Hono();
  app.use(sessionMiddleware(options));
  app.get("/", (c) => {
    c.get("session").set("fruit", "äpfel");
    return c.text("ok");
  });
  const response = await app.request("/");
  return `session=${response.headers.getSetCookie().at(-1).split(";")[0].split(/=(.*)/s)[1]}`;
}

async function ofH3() {
  const app = createApp().use("/", async (event) => {
    await updateSession(event, { password, maxAge: 600 }, { fruit: "äpfel" });
    return "ok";
  });
  const response = await toWebHandler(app)(new Request(home));
  return pair(response, "h3");
}

async function ofReactRouter() {
  const storage = createCookieSessionStorage({ cookie: { name: "__session", secrets: ["new", "old"] } });
  const session = await storage.getSession();
  session.set("fruit", "äpfel");
  return (await storage.commitSession(session)).split(";")[0];
}

const honoStore = new MemoryStore();
const load = (id) => (id === "id.1" ? { fruit: "äpfel", cookie: { path: "/" } } : null);

const libraries = [
  [
    "iron-session",
    "shop",
    fromIronSession({ cookieName: "shop", password }),
    async () => `shop=${await sealData({ fruit: "äpfel" }, { password })}`,
  ],
  [
    "iron-session with an older password",
    "shop",
    fromIronSession({ cookieName: "shop", password: { 1: password, 2: `${password}2` } }),
    async () => `shop=${await sealData({ fruit: "äpfel" }, { password })}`,
  ],
  [
    "express-session",
    "connect.sid",
    fromExpressSession({ secret: ["new", "old"], load }),
    () => `connect.sid=${encodeURIComponent(`s:${sign("id.1", "old")}`)}`,
  ],
  [
    "hono-sessions with its CookieStore",
    "session",
    fromHonoSessions({ encryptionKey: password }),
    () => ofHono({ store: new CookieStore(), encryptionKey: password, expireAfterSeconds: 600 }),
  ],
  [
    "hono-sessions with a store",
    "session",
    fromHonoSessions({ encryptionKey: password, load: (id) => honoStore.getSessionById(id) }),
    () => ofHono({ store: honoStore, encryptionKey: password, expireAfterSeconds: 600 }),
  ],
  [
    "hono-sessions with a plain id",
    "session",
    fromHonoSessions({ load: (id) => honoStore.getSessionById(id) }),
    () => ofHono({ store: honoStore }),
  ],
  ["React Router", "__session", fromReactRouter({ secrets: ["old", "new"] }), ofReactRouter],
  ["h3", "h3", fromH3({ password }), ofH3],
  [
    "Astro",
    "astro-session",
    fromAstro({ load: (id) => (id === "id.1" ? { fruit: "äpfel" } : null) }),
    () => "astro-session=id.1",
  ],
];

for (const [library, name, old, make] of libraries) {
  test(`${library}: the data is taken over once, and the old cookie is removed`, async () => {
    const { visit } = site(old);
    const cookie = await make();
    const first = await visit(cookie);
    assert.deepEqual(first.data, { fruit: "äpfel" });
    assert.equal(first.session.userid(), 0);
    assert.ok(removed(first.response, name));

    const ours = pair(first.response, "__Host-session");
    const second = await visit(`${ours}; ${cookie}`, { act: (session) => session.delete("fruit") });
    assert.deepEqual(second.data, {});
    assert.ok(removed(second.response, name), "the cookie came back, so it is removed again");
  });

  test(`${library}: a forged or foreign cookie is nothing`, async () => {
    const { visit } = site(old);
    const cookie = await make();
    const value = cookie.slice(name.length + 1);
    const at = Math.floor(value.length / 2);
    const flipped = value.slice(0, at) + (value[at] === "A" ? "B" : "A") + value.slice(at + 1);
    const seal = "Fe26.2**a*b*c**d*e";
    for (const forged of [flipped, "", ".", "s:", "s:a.b", "%", "a.b", seal, "Fe26.2*__proto__*a*b*c**d*e", "{}"]) {
      const { data, response } = await visit(`${name}=${forged}`);
      assert.deepEqual(data, {}, forged);
      assert.ok(!removed(response, name), forged);
    }
  });
}

const [, , iron, makeIron] = libraries[0];

test("an expired seal is nothing", async () => {
  const { visit } = site(iron);
  const cookie = `shop=${await sealData({ fruit: "pear" }, { password, ttl: 1 })}`;
  const now = Date.now;
  Date.now = () => now() + 62_000;
  try {
    assert.deepEqual((await visit(cookie)).data, {});
  } finally {
    Date.now = now;
  }
});

test("a robot gets nothing, and keeps its cookie", async () => {
  const { session, response } = await site(iron).visit(await makeIron(), { agent: agents.google });
  assert.equal(session, null);
  assert.deepEqual(cookies(response), []);
});

test("a new session that has data or a user is not overwritten", async () => {
  const { visit } = site(iron);
  const cookie = await makeIron();
  assert.deepEqual((await visit(cookie, { act: (session) => session.set("fruit", "fig") })).data, { fruit: "fig" });
  assert.deepEqual((await visit(cookie, { act: (session) => session.login(7) })).data, {});
});

test("a mapping chooses the variables and logs in", async () => {
  const { visit } = site(iron, (data, session) => {
    session.set("basket", [data.fruit]);
    session.login(7);
  });
  const { session, data } = await visit(await makeIron());
  assert.deepEqual(data, { basket: ["äpfel"] });
  assert.equal(session.userid(), 7);
});

test("an error of the old store reaches the caller", async () => {
  const failing = fromAstro({ load: () => Promise.reject(new Error("the old store is away")) });
  await assert.rejects(site(failing).visit("astro-session=id.1"), /the old store is away/);
});

test("a seal whose ciphertext still decrypts, but was changed, is nothing", async () => {
  const parts = (await sealData({ fruit: "pear" }, { password })).split("*");
  const iv = Buffer.from(parts[3], "base64url");
  iv[2] ^= 1; // turns the variable "fruit" into "gruit"
  parts[3] = iv.toString("base64url");
  assert.deepEqual((await site(iron).visit(`shop=${parts.join("*")}`)).data, {});
});

test("a suspect's old cookie is kept, since its first write is not saved", async () => {
  const { visit } = site(iron, undefined, { robots: { decide: () => "suspect" } });
  const cookie = await makeIron();
  const { session, response } = await visit(cookie);
  assert.equal(session.status, "dropped");
  assert.ok(!removed(response, "shop"));
});

test("hono-sessions: data in a cookie that is not sealed is not read", async () => {
  const plain = JSON.stringify({ _data: { admin: { value: true, flash: false } }, _expire: null });
  assert.deepEqual((await site(fromHonoSessions({})).visit(`session=${encodeURIComponent(plain)}`)).data, {});
});
