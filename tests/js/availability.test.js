import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { counting } from "../support/store.js";
import { agents, Browser, cookies, request, secret } from "../support/visitor.js";

const robots = {
  Googlebot: { "User-Agent": agents.google },
  GPTBot: { "User-Agent": agents.gpt },
  curl: { "User-Agent": agents.curl },
  "an empty user agent": { "User-Agent": "" },
  "no user agent": {},
  "Web Bot Auth": { "User-Agent": agents.person, "Signature-Agent": '"https://agent.example"' },
};

function site(options = {}) {
  const store = counting(memory());
  return { store, sessions: new Sessions({ store, secret, ...options }) };
}

test("SEMANTICS 2: availability is the test, an empty session is available", async () => {
  const { sessions } = site();
  const session = await sessions.open(request());
  assert.notEqual(session, null);
  assert.equal(session.size, 0);
  assert.equal(await sessions.open(request(undefined, { agent: agents.google })), null);
});

for (const [who, headers] of Object.entries(robots)) {
  test(`SEMANTICS 3: ${who} gets no session, no cookie, and nothing is stored`, async () => {
    const { sessions, store } = site();
    const session = await sessions.open(new Request("https://shop.example/", { headers }));
    assert.equal(session, null);
    const before = new Response("page", { headers: { "Cache-Control": "public, max-age=60" } });
    const response = await sessions.commit(session, before);
    assert.equal(response, before);
    assert.deepEqual([...response.headers].sort(), [
      ["cache-control", "public, max-age=60"],
      ["content-type", "text/plain;charset=UTF-8"],
      ["vary", "Cookie"],
    ]);
    assert.equal(store.total, 0);
  });
}

test("SEMANTICS 3: a suspect visitor is stored only once it has brought the cookie back", async () => {
  const { sessions, store } = site({ robots: { decide: () => "suspect" } });
  const visitor = new Browser(sessions);
  await visitor.visit((session) => session.set("a", 1));
  assert.equal(store.total, 0);
  const first = visitor.id;
  assert.equal(first.length, 44);
  await visitor.visit((session) => session.set("a", 2));
  assert.notEqual(visitor.id, first);
  assert.equal(store.writes, 1);
  assert.equal(await visitor.sees((session) => session.get("a")), 2);
});

test("SEMANTICS 3: a suspect visitor who logs in is stored at once", async () => {
  const { sessions, store } = site({ robots: { decide: () => "suspect" } });
  const visitor = new Browser(sessions);
  await visitor.visit((session) => session.login(7));
  assert.deepEqual(store.count, { reads: 1, writes: 2 });
  assert.equal(await visitor.sees((session) => session.userid()), 7);
});

test("SEMANTICS 17: the verdict tells kind, name, category and the rule", () => {
  const { sessions } = site();
  const verdict = sessions.robot(request(undefined, { agent: agents.google }));
  assert.equal(verdict.kind, "robot");
  assert.equal(verdict.name, "Googlebot");
  assert.equal(verdict.category, "search");
  assert.equal(sessions.robot(request()).kind, "human");
});

test("SEMANTICS 17: a site adds signatures, makes exceptions, and has the last word", async () => {
  const own = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 ShopReader/1";
  const { sessions } = site({ robots: { add: ["shopreader"], allow: ["GOOGLEBOT"] } });
  const added = sessions.robot(request(undefined, { agent: own }));
  assert.deepEqual([added.kind, added.reason, added.signature], ["robot", "site-add", "shopreader"]);
  assert.equal(await sessions.open(request(undefined, { agent: own })), null);
  const allowed = sessions.robot(request(undefined, { agent: agents.google }));
  assert.deepEqual([allowed.kind, allowed.reason], ["human", "site-allow"]);
  assert.notEqual(await sessions.open(request(undefined, { agent: agents.google })), null);

  const seen = [];
  const decide = (verdict, { url }) => {
    seen.push([verdict.kind, url]);
    return "human";
  };
  const decided = site({ robots: { decide } }).sessions;
  assert.notEqual(await decided.open(request(undefined, { agent: agents.curl })), null);
  assert.deepEqual(seen, [["robot", "https://shop.example/"]]);
  assert.equal(decided.robot(request(undefined, { agent: agents.curl })).reason, "site-decide");
});

test("SEMANTICS 17: with robots: false nobody is taken for a robot", async () => {
  const { sessions } = site({ robots: false });
  assert.notEqual(await sessions.open(request(undefined, { agent: agents.google })), null);
  assert.equal(sessions.robot(request(undefined, { agent: agents.google })).reason, "off");
});

test("SEMANTICS 17: what the platform knows counts, and its nonsense says nothing", () => {
  const { sessions } = site();
  const asked = (botManagement) => {
    const request = new Request("https://shop.example/", { headers: { "User-Agent": agents.person } });
    return sessions.robot(Object.assign(request, { cf: { botManagement } })).kind;
  };
  assert.equal(asked({ verifiedBot: true }), "robot");
  assert.equal(asked({ verifiedBot: false, score: 20 }), "suspect");
  assert.equal(asked({ verifiedBot: false, score: 90 }), "human");
  for (const nonsense of [null, 3, "x", [], { score: "many" }, { verifiedBot: 7 }])
    assert.equal(asked(nonsense), "human");
});

test("SEMANTICS 30: who presents a valid id is never refused as a robot", async () => {
  const { sessions, store } = site();
  const person = new Browser(sessions);
  await person.visit((session) => session.set("cart", 3));
  for (const agent of [agents.google, agents.curl, ""]) {
    const session = await sessions.open(request(person.id, { agent }));
    assert.equal(session.get("cart"), 3);
    assert.equal(session.isNew, false);
    session.set("agent", agent);
    const response = await sessions.commit(session, new Response());
    assert.deepEqual(cookies(response), []);
  }
  assert.equal(store.writes, 4);
});

test("SEMANTICS 30: an id without a live session does not make a robot welcome", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_750_000_000_000 });
  const { sessions, store } = site();
  const person = new Browser(sessions);
  await person.visit((session) => session.set("cart", 3));
  const { id } = person;
  await person.visit((session) => session.destroy());
  store.reset();
  // For 2 minutes it may be a late request of the person.
  const late = await sessions.open(request(id, { agent: agents.google }));
  assert.deepEqual(cookies(await sessions.commit(late.set("cart", 4), new Response())), []);
  assert.deepEqual([late.status, store.writes], ["dropped", 0]);
  context.mock.timers.setTime(1_750_000_120_000);
  assert.equal(await sessions.open(request(id, { agent: agents.google })), null);
});
