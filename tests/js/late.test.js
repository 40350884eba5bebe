// Late requests, sent with an id that was renewed or ended meanwhile: what becomes of what they do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { kv, memory, Sessions } from "eltanin";
import { HostileKv } from "../support/kv.js";
import { ComparingStore, counting } from "../support/store.js";
import { Browser, cookies, request, secret } from "../support/visitor.js";

const stores = { memory, "a store that compares": () => new ComparingStore(), KV: () => kv(new HostileKv()) };

/** Does several things to a session, one after the other. */
const all =
  (...steps) =>
  (session) => {
    for (const step of steps) step(session);
  };

const set = (session) => session.set("b", 1);
const logout = (session) => session.logout();
const renew = (session) => session.renew();
const reset = (session) => session.reset();
/** How the session of user 1, with the variable `a`, gets another id or ends. */
const endings = {
  "it was renewed": (browser) => browser.visit(renew),
  "user 2 logged in": (browser) => browser.visit((session) => session.login(2)),
  "it was logged out": (browser) => browser.visit(logout),
  "it was reset": (browser) => browser.visit(reset),
  "it was destroyed": (browser) => browser.visit((session) => session.destroy()),
  "its user's sessions were ended": (browser) => browser.sessions.end(1),
};

/** What the late request does. */
const acts = {
  nothing: () => {},
  set,
  persist: (session) => session.setPersistent(),
  "login 1": (session) => session.login(1),
  "login 2": (session) => session.login(2),
  "login 9": (session) => session.login(9),
  logout,
  "logout, set": all(logout, set),
  renew,
  "renew, set": all(renew, set),
  "reset, set": all(reset, set),
  destroy: (session) => session.destroy(),
};

/** What a browser with this id sees: user, variables, persistence. */
async function seen(sessions, id) {
  const session = await sessions.open(request(id));
  if (session.isNew) return "none";
  return `${session.userid()}:${[...session.keys()].join("")}${session.persistent() ? ":persistent" : ""}`;
}

/** The outcome in one line: the status, what the cookie of the answer opens, what the browser's id opens. */
async function outcome(makeStore, ending, act, opensBefore) {
  const sessions = new Sessions({ store: makeStore(), secret });
  const browser = new Browser(sessions);
  await browser.visit((session) => session.set("a", 1).login(1));
  const late = request(browser.id);
  if (opensBefore) await sessions.open(late);
  await endings[ending](browser);
  const session = await sessions.open(late);
  acts[act](session);
  const [cookie] = cookies(await sessions.commit(session, new Response()));
  const answer = cookie ? await seen(sessions, cookie.value) : "-";
  return `${session.status} ${answer} ${await seen(sessions, browser.id)}`;
}

/** Checks a table of acts and outcomes on every store that has this ending. */
async function check(ending, opensBefore, table) {
  const expected = Object.fromEntries(table.map(([act, line]) => [act, line]));
  for (const [name, makeStore] of Object.entries(stores)) {
    if (name === "KV" && ending.startsWith("its user")) continue;
    const found = {};
    for (const act of Object.keys(expected)) found[act] = await outcome(makeStore, ending, act, opensBefore);
    assert.deepEqual(found, expected, name);
  }
}

const name = (row, ending) => `semantics ${row}: what a request does that had loaded the session before ${ending}`;

test(name(33, "it was renewed, is done to its successor"), () =>
  check("it was renewed", true, [
    ["nothing", "unchanged - 1:a"],
    ["set", "merged - 1:ab"],
    ["persist", "merged - 1:a:persistent"],
    ["login 1", "merged 1:a none"],
    ["login 9", "merged 9:a none"],
    ["logout", "merged - 0:a"],
    ["logout, set", "merged - 0:ab"],
    ["renew", "merged - 1:a"],
    ["renew, set", "merged - 1:ab"],
    ["reset, set", "saved 0:b none"],
    ["destroy", "saved - none"],
  ]),
);

test(name(33, "another user logged in, is dropped, but for a login, a logout and an end"), () =>
  check("user 2 logged in", true, [
    ["nothing", "unchanged - 2:a"],
    ["set", "dropped - 2:a"],
    ["persist", "dropped - 2:a"],
    ["login 2", "merged 2:a none"],
    ["login 9", "saved 9:a 2:a"],
    ["logout", "merged - 0:a"],
    ["logout, set", "dropped - 0:a"],
    ["renew", "dropped - 2:a"],
    ["renew, set", "dropped - 2:a"],
    ["reset, set", "saved 0:b none"],
    ["destroy", "saved - none"],
  ]),
);

test(name(34, "it was logged out, is dropped"), () =>
  check("it was logged out", true, [
    ["nothing", "unchanged - 0:a"],
    ["set", "dropped - 0:a"],
    ["persist", "dropped - 0:a"],
    ["login 1", "dropped - 0:a"],
    ["login 9", "dropped - 0:a"],
    ["logout", "dropped - 0:a"],
    ["logout, set", "dropped - 0:a"],
    ["renew", "dropped - 0:a"],
    ["renew, set", "dropped - 0:a"],
  ]),
);

for (const ending of ["it was reset", "it was destroyed", "its user's sessions were ended"]) {
  test(name(34, `${ending}, is dropped`), () =>
    check(ending, true, [
      ["nothing", "unchanged - none"],
      ["set", "dropped - none"],
      ["persist", "dropped - none"],
      ["login 1", "dropped - none"],
      ["login 9", "dropped - none"],
      ["logout", "dropped - none"],
      ["logout, set", "dropped - none"],
      ["renew", "dropped - none"],
      ["renew, set", "dropped - none"],
      ["reset, set", "dropped - none"],
      ["destroy", "saved - none"],
    ]),
  );
}

const opened = (ending) => `semantics 33: a request that comes after ${ending} is tentative`;

test(`${opened("the id was renewed")}; login as its user, logout and destroy reach the successor`, () =>
  check("it was renewed", false, [
    ["nothing", "unchanged - 1:a"],
    ["set", "dropped - 1:a"],
    ["login 1", "merged 1:a none"],
    ["login 9", "saved 9: 1:a"],
    ["logout", "merged - 0:a"],
    ["logout, set", "dropped - 0:a"],
    ["renew", "unchanged - 1:a"],
    ["renew, set", "dropped - 1:a"],
    ["destroy", "saved - none"],
  ]));

test(`${opened("another user logged in")}; login as that user, logout and destroy reach the successor`, () =>
  check("user 2 logged in", false, [
    ["nothing", "unchanged - 2:a"],
    ["set", "dropped - 2:a"],
    ["login 1", "saved 1: 2:a"],
    ["login 2", "merged 2:a none"],
    ["logout", "merged - 0:a"],
    ["renew", "unchanged - 2:a"],
    ["destroy", "saved - none"],
  ]));

test(`${opened("a logout")}; login as the user who was logged out goes on with its variables`, () =>
  check("it was logged out", false, [
    ["nothing", "unchanged - 0:a"],
    ["set", "dropped - 0:a"],
    ["login 1", "merged 1:a none"],
    ["login 9", "saved 9: 0:a"],
    ["logout", "unchanged - 0:a"],
    ["renew, set", "dropped - 0:a"],
    ["destroy", "unchanged - 0:a"],
  ]));

for (const ending of ["it was reset", "it was destroyed", "its user's sessions were ended"]) {
  test(`${opened(ending)}; only a login is stored, and begins with nothing`, () =>
    check(ending, false, [
      ["nothing", "unchanged - none"],
      ["set", "dropped - none"],
      ["login 1", "saved 1: none"],
      ["login 9", "saved 9: none"],
      ["logout", "unchanged - none"],
      ["renew, set", "dropped - none"],
      ["reset, set", "dropped - none"],
      ["destroy", "unchanged - none"],
    ]));
}

test("semantics 33: within a tentative request variables, flash messages and CSRF tokens work, and none are kept", async () => {
  const store = counting(memory());
  const sessions = new Sessions({ store, secret });
  const browser = new Browser(sessions);
  await browser.visit((session) => session.set("a", 1));
  const { id } = browser;
  await browser.visit((session) => session.login(1));
  store.reset();
  const late = await sessions.open(request(id));
  assert.deepEqual([late.isNew, late.size, late.userid()], [true, 0, 0]);
  late.set("b", 2).namespace("cart").set("apples", 3);
  late.flash("note", "hello");
  assert.deepEqual([late.get("b"), late.namespace("cart").size, late.flash("note")], [2, 1, "hello"]);
  assert.equal(late.verifyCsrf(late.csrfToken()), true);
  const { headers } = await sessions.commit(late, new Response());
  assert.deepEqual([headers.getSetCookie(), late.status], [[], "dropped"]);
  assert.deepEqual(store.count, { reads: 1, writes: 0 });
});

for (const [name, makeStore] of Object.entries(stores)) {
  test(`semantics 33: a mark lasts 2 minutes, then the id is unknown and a new session starts at once: ${name}`, async (context) => {
    const start = 1_750_000_000_000;
    context.mock.timers.enable({ apis: ["Date"], now: start });
    for (const end of [(session) => session.login(1), (session) => session.destroy()]) {
      context.mock.timers.setTime(start);
      const sessions = new Sessions({ store: makeStore(), secret });
      const browser = new Browser(sessions);
      await browser.visit((session) => session.set("a", 1));
      const { id } = browser;
      await browser.visit(end);
      const late = new Browser(sessions);
      const statusAt = async (milliseconds) => {
        context.mock.timers.setTime(start + milliseconds);
        late.id = id;
        let status;
        const response = await late.visit((session) => {
          status = () => session.status;
          session.set("b", 1);
        });
        return [status(), cookies(response).length];
      };
      assert.deepEqual(await statusAt(1), ["dropped", 0]);
      assert.deepEqual(await statusAt(119_999), ["dropped", 0]);
      assert.deepEqual(await statusAt(120_000), ["saved", 1]);
      assert.notEqual(late.id, id);
      assert.deepEqual(await late.sees((session) => session.toObject()), { b: 1 });
    }
  });
}

test("semantics 33: a change that was loaded before several renewals follows the whole chain", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const browser = new Browser(sessions);
  await browser.visit((session) => session.set("a", 1));
  const late = await sessions.open(browser.request);
  for (let times = 0; times < 4; times++) await browser.visit((session) => session.renew());
  assert.deepEqual(cookies(await sessions.commit(late.set("b", 2), new Response())), []);
  assert.equal(late.status, "merged");
  assert.deepEqual(await browser.sees((session) => session.toObject()), { a: 1, b: 2 });
});
