// Pages that a browser loads ahead, and that may never be shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { counting } from "../support/store.js";
import { Browser, cookies, home, request, secret } from "../support/visitor.js";

const ways = {
  "a prefetch": { "Sec-Purpose": "prefetch" },
  "a prerender": { "Sec-Purpose": "prefetch;prerender" },
  "an old Chrome": { Purpose: "prefetch" },
  "an old Firefox": { "X-Moz": "prefetch" },
  "an old Safari": { "X-Purpose": "preview" },
};

function site(options = {}) {
  const store = counting(memory());
  const sessions = new Sessions({ store, secret, ...options });
  return { store, sessions, person: new Browser(sessions) };
}

for (const [what, headers] of Object.entries(ways)) {
  for (const robots of [undefined, false]) {
    test(`${what} never consumes a flash message${robots === false ? ", with robots off too" : ""}`, async () => {
      const { sessions, person } = site({ robots });
      await person.visit((session) => session.flash("note", "saved").length);
      const ahead = await sessions.open(request(person.id, { headers }));
      assert.equal(ahead.flash("note"), undefined);
      await sessions.commit(ahead, new Response());
      assert.equal(ahead.status, "unchanged");
      assert.equal((await person.visit((session) => session.flash("note"))).result, "saved");
      assert.equal((await person.visit((session) => session.flash("note"))).result, undefined);
    });
  }

  test(`a form on a landing page that was loaded by ${what} works when the page is shown, and nothing was stored`, async () => {
    const { sessions, store, person } = site();
    const ahead = await sessions.open(request(undefined, { headers }));
    const token = ahead.csrfToken();
    ahead.set("seen", 1);
    person.keep(await sessions.commit(ahead, new Response("form")));
    assert.deepEqual([ahead.status, store.total, person.id], ["dropped", 0, ahead.id]);
    const post = await sessions.open(person.request);
    assert.equal(post.verifyCsrf(token), true);
    person.keep(await sessions.commit(post.set("cart", 1), new Response()));
    assert.equal(await person.sees((session) => session.get("cart")), 1);
  });
}

test("SEMANTICS 3: a page loaded ahead without a form sets no cookie and stores nothing", async () => {
  const { sessions, store } = site();
  const ahead = await sessions.open(request(undefined, { headers: ways["a prerender"] }));
  const response = await sessions.commit(ahead.set("a", 1), new Response());
  assert.deepEqual([cookies(response), ahead.status, store.total], [[], "dropped", 0]);
});

test("a page loaded ahead for a visitor with a session has that session, and the token of its forms", async () => {
  const { sessions, person } = site();
  await person.visit((session) => session.set("a", 1));
  const ahead = await sessions.open(request(person.id, { headers: ways["a prefetch"] }));
  assert.equal(ahead.get("a"), 1);
  const token = ahead.csrfToken();
  await sessions.commit(ahead, new Response());
  assert.equal(await person.sees((session) => session.verifyCsrf(token)), true);
});

test("a message that the page itself has added is still there for the next request", async () => {
  const { sessions, person } = site();
  await person.visit((session) => session.set("a", 1));
  const ahead = await sessions.open({
    url: home,
    headers: new Headers([...person.request.headers, ["Purpose", "prefetch"]]),
  });
  ahead.flash("note", 1);
  assert.equal(ahead.flash("note"), undefined);
  person.keep(await sessions.commit(ahead, new Response()));
  assert.equal(await person.sees((session) => session.flash("note")), 1);
});
