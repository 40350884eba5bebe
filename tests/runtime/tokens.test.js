/** Rows 21 to 30 of the table of behaviours, by the real client over HTTP against the worker in workerd. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SessionClient } from "eltanin/client";
import { startServer } from "../support/server.js";

let server;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const client = (site, options) => new SessionClient(new URL(`/${site}/`, server.url), options);
const attached = (site, token, options) => client(site, options).setSessionToken(token);
const see = async (from, path = "") => (await from.fetch(path)).json();

async function opened(site = "memory", options = undefined) {
  const one = client(site, options).setSessionToken(true);
  assert.notEqual(await one.open(), "");
  return one;
}

/** A client whose session is stored: `{ spam: "1" }`. */
async function stored(site, options) {
  const one = await opened(site, options);
  await one.fetch("set?spam=1");
  return one;
}

test("SEMANTICS 21: a server that is not configured to allow tokens gives none out and reads none", async () => {
  const off = client("off").setSessionToken(true);
  assert.equal(await off.open(), "");
  const allowed = await opened();
  await allowed.fetch("set?spam=1");
  assert.deepEqual(await see(attached("off", allowed.getSessionToken())), { session: false });
});

test("SEMANTICS 22: true asks for tokens, false stops, a token reattaches", async () => {
  const one = await opened();
  await one.fetch("set?spam=1");
  const token = one.getSessionToken();
  assert.deepEqual((await see(attached("memory", token))).variables, { spam: "1" });
  assert.equal(one.setSessionToken(false).getSessionToken(), "");
  assert.deepEqual(await see(one), { session: false });
});

test("SEMANTICS 23: the token, or a real empty string when it is off on either side or anything went wrong", async () => {
  assert.equal(client("memory").getSessionToken(), "");
  assert.equal(client("memory").setSessionToken(true).getSessionToken(), "");
  const off = client("off").setSessionToken(true);
  await off.open();
  assert.equal(off.getSessionToken(), "");
  const nowhere = new SessionClient("http://127.0.0.1:9/").setSessionToken(true);
  await assert.rejects(nowhere.open());
  assert.equal(nowhere.getSessionToken(), "");
  assert.match((await opened()).getSessionToken(), /^[\w-]{60}$/);
});

test("SEMANTICS 24: the token alone restores the session, its variables and its user", async () => {
  const one = await opened();
  await one.fetch("set?spam=eggs");
  await one.fetch("login?user=42");
  const headers = { "User-Agent": "another network's client" };
  const seen = await (await attached("memory", one.getSessionToken()).fetch("", { headers })).json();
  assert.deepEqual([seen.user, seen.variables, seen.isNew], [42, { spam: "eggs" }, false]);
});

test("SEMANTICS 24: a token is good after the server was restarted", async () => {
  const one = await opened("kv");
  await one.fetch("set?spam=eggs");
  await server.restart();
  assert.deepEqual((await see(attached("kv", one.getSessionToken()))).variables, { spam: "eggs" });
});

test("SEMANTICS 25: setSessionToken only sets, and returns the client", async () => {
  let sent = 0;
  const one = client("memory", { fetch: (...args) => fetch(...args, sent++) });
  assert.equal(one.setSessionToken(true).setSessionToken(false).setSessionToken("abc").setSessionToken(true), one);
  assert.equal(sent, 0);
  await one.open();
  assert.equal(sent, 1);
});

test("SEMANTICS 25: enabling again and opening again gives a different token", async () => {
  const one = await opened();
  await one.fetch("set?spam=1");
  const token = one.getSessionToken();
  assert.equal(one.setSessionToken(true).getSessionToken(), "");
  await one.open();
  assert.notEqual(one.getSessionToken(), "");
  assert.notEqual(one.getSessionToken(), token);
  assert.deepEqual((await see(one)).variables, {}, "it is another session");
});

test("SEMANTICS 26: false or another token takes effect at once on a client that is attached", async () => {
  const [one, other] = [await opened(), await opened()];
  await other.fetch("set?spam=other");
  one.setSessionToken(other.getSessionToken());
  assert.deepEqual((await see(one)).variables, { spam: "other" });
  const late = one.fetch("login?user=7");
  one.setSessionToken(false);
  await late;
  assert.equal(one.getSessionToken(), "", "the answer to an earlier request brings no token back");
  assert.deepEqual(await see(one), { session: false });
});

for (const [site, minutes, start] of [
  ["memory", 60, stored],
  ["short", 10, stored],
  ["memory", 60, opened],
]) {
  test(`SEMANTICS 27: a token lives ${minutes} minutes and is renewed from half of them on: ${site}, ${start.name}`, async () => {
    const told = [];
    const one = await start(site, { onToken: (token) => told.push(token) });
    const first = one.getSessionToken();
    await server.wait(minutes / 2 - 1);
    await see(one);
    assert.equal(one.getSessionToken(), first, "not in the first half");
    await server.wait(1);
    await see(one);
    assert.notEqual(one.getSessionToken(), first);
    assert.deepEqual(told.slice(-2), [first, one.getSessionToken()]);
    await server.wait(minutes / 2 - 1);
    assert.equal((await attached(site, first).fetch("")).status, 200, "the first one is still good");
    await server.wait(1);
    assert.equal((await attached(site, first).fetch("")).status, 401, "its time is over");
    assert.equal((await one.fetch("")).status, 200, "its session lives on");
  });
}

test("SEMANTICS 27: any answer may carry a new token, which replaces the client's", async () => {
  const one = await stored();
  const before = one.getSessionToken();
  await one.fetch("login?user=42");
  assert.notEqual(one.getSessionToken(), before);
  assert.equal((await see(one)).user, 42);
  assert.equal((await attached("memory", before).fetch("")).status, 401);
});

test("SEMANTICS 28: the server's hook tells the outcomes apart, the client cannot", async () => {
  const short = (await stored("short")).getSessionToken();
  const gone = await stored();
  const unknown = gone.getSessionToken();
  await gone.fetch("destroy");
  await server.wait(11);
  await server.events();
  const forged = `${unknown.slice(0, -1)}${unknown.endsWith("A") ? "Q" : "A"}`;
  const answers = [];
  for (const [site, token] of [
    ["memory", "abc"],
    ["memory", forged],
    ["short", short],
    ["memory", unknown],
  ]) {
    const response = await attached(site, token).fetch("");
    const [{ status, headers }, body] = [response, await response.text()];
    answers.push({ status, ...Object.fromEntries([...headers].filter(([name]) => name !== "date")), body });
  }
  await opened();
  const reasons = (await server.events()).filter(({ type }) => type === "refused").map(({ reason }) => reason);
  assert.deepEqual(reasons, ["malformed", "bad_tag", "expired", "unknown", "none"]);
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal(answers[0].status, 401);
  assert.equal(answers[0]["www-authenticate"], 'Bearer error="invalid_token"');
});

test("SEMANTICS 29: a token grants no more than its session has", async () => {
  const [one, other] = [await opened(), await opened()];
  await one.fetch("login?user=42");
  await other.fetch("set?spam=other");
  const seen = await see(attached("memory", other.getSessionToken()));
  assert.deepEqual([seen.user, seen.variables], [0, { spam: "other" }]);
});

for (const end of ["logout", "destroy", "login?user=43"]) {
  test(`SEMANTICS 29: ${end.split("?")[0]} revokes the tokens given out before`, async () => {
    for (const site of ["memory", "kv"]) {
      const one = await opened(site);
      await one.fetch("login?user=42");
      const copy = attached(site, one.getSessionToken());
      assert.equal((await see(copy)).user, 42);
      await one.fetch(end);
      assert.equal((await copy.fetch("")).status, 401, site);
      assert.equal(copy.getSessionToken(), "");
    }
  });
}

test("SEMANTICS 30: a valid token is never refused as a robot; only a new session may be", async () => {
  const headers = { "User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" };
  const robot = client("memory").setSessionToken(true);
  assert.deepEqual(await (await robot.fetch("", { headers })).json(), { session: false });
  assert.equal(robot.getSessionToken(), "");
  const one = await opened();
  const seen = await (await one.fetch("set?spam=1", { headers })).json();
  assert.deepEqual([seen.session, seen.variables], [true, { spam: "1" }]);
});

test("SEMANTICS 46: a token that was only asked for is replaced by that of the session which the first write starts", async () => {
  for (const site of ["memory", "kv"]) {
    for (const write of ["set?spam=1", "login?user=42"]) {
      const one = await opened(site);
      const asked = one.getSessionToken();
      const empty = { session: true, isNew: true, token: "", user: 0, variables: {} };
      assert.deepEqual(await see(one), empty);
      assert.equal(one.getSessionToken(), asked, "nothing is due");
      const written = await see(one, write);
      assert.notEqual(one.getSessionToken(), asked);
      const seen = await see(attached(site, one.getSessionToken()));
      assert.deepEqual([seen.isNew, seen.user, seen.variables], [false, written.user, written.variables]);
      assert.deepEqual(await see(attached(site, asked)), empty, "the first one is still that of an empty session");
    }
  }
});

test("SEMANTICS 46: writes side by side after a token was only asked for are in one session", async () => {
  const one = await opened();
  const set = (key) => one.fetch(`set?${key}=1`, { method: "POST" });
  await Promise.all([one.fetch(""), set("a"), set("b"), one.fetch(""), set("c")]);
  assert.deepEqual((await see(one)).variables, { a: "1", b: "1", c: "1" });
});
