/** What developers see on localhost, and nobody in production: `Server-Timing` and warnings. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mock, test } from "node:test";
import { memory, Sessions } from "eltanin";
import { agents, cookies, request, secret } from "../support/visitor.js";

const local = "http://localhost:8787/";
const timing = (response) => response.headers.get("Server-Timing");

function site(options) {
  const sessions = new Sessions({ store: memory(), secret, ...options });
  /** One request with a change, or none; returns the response and the cookie for the next one. */
  const visit = async (settings, act = (session) => session.set("a", Math.random())) => {
    const asked = request(settings.id, { name: "session", url: local, ...settings });
    const session = await sessions.open(asked);
    if (session) await act(session);
    const response = await sessions.commit(session, settings.response ?? new Response("ok"));
    return { response, id: cookies(response)[0]?.value ?? settings.id };
  };
  return { sessions, visit };
}

test("on localhost a response with a session says what it cost, and who asked", async () => {
  const { visit } = site();
  const { response, id } = await visit({});
  assert.equal(timing(response), 'eltanin;desc="0 reads, 1 write, human"');
  assert.equal(timing((await visit({ id }, () => {})).response), 'eltanin;desc="1 read, 0 writes, human"');
  assert.equal(timing((await visit({ id })).response), 'eltanin;desc="1 read, 1 write, human"');
  const login = await visit({ id }, (session) => session.login(7));
  assert.equal(timing(login.response), 'eltanin;desc="2 reads, 3 writes, human"');
});

test("the field is added to what the site has set, also to a response with immutable fields", async () => {
  const { visit } = site();
  const own = new Response("ok", { headers: { "Server-Timing": "db;dur=53" } });
  assert.equal(timing((await visit({ response: own })).response), 'db;dur=53, eltanin;desc="0 reads, 1 write, human"');
  const redirect = Response.redirect("https://shop.example/", 303);
  assert.equal(timing((await visit({ response: redirect })).response), 'eltanin;desc="0 reads, 1 write, human"');
});

test("every host that is this machine is localhost", async () => {
  const { visit } = site();
  for (const url of ["http://127.0.0.1:1/", "http://[::1]/", "http://shop.localhost/"]) {
    assert.ok(timing((await visit({ url })).response), url);
  }
});

test("in production there is no Server-Timing and nothing on the console", async () => {
  const { sessions, visit } = site();
  const said = ["log", "info", "warn", "error"].map((name) => mock.method(console, name, () => {}));
  const forwarded = { "X-Forwarded-Proto": "https" };
  const hints = { "Sec-CH-UA": '"Chromium";v="140"' };
  for (const url of ["https://shop.example/", "https://localhost/"]) {
    for (const headers of [{}, hints]) {
      assert.equal(timing((await visit({ url, headers, name: "__Host-session" })).response), null);
      const handler = sessions.handler(() => new Response("ok"));
      assert.equal(timing(await handler(request(undefined, { url, headers }))), null);
    }
  }
  for (const url of [local, "http://shop.example/"]) {
    const { response } = await visit({ url, headers: { ...forwarded, ...hints } });
    assert.equal(timing(response), null);
  }
  assert.deepEqual(
    said.flatMap(({ mock: { calls } }) => calls),
    [],
  );
  mock.restoreAll();
});

test("without a session only a handler's response has the field", async () => {
  const { sessions, visit } = site();
  const asking = sessions.handler(async (_request, _env, _ctx, session) => new Response(String(await session())));
  const silent = sessions.handler(() => new Response("ok"));
  const robot = () => request(undefined, { url: local, agent: agents.google });
  assert.equal(timing((await visit({ agent: agents.google })).response), null);
  assert.equal(timing(await asking(robot())), 'eltanin;desc="0 reads, 0 writes, robot"');
  assert.equal(timing(await silent(robot())), 'eltanin;desc="0 reads, 0 writes, robot"');
  assert.equal(timing(await silent(request(undefined, { url: local }))), 'eltanin;desc="0 reads, 0 writes, human"');
  const expired = (await site({ store: memory() }).visit({})).id;
  const stale = request(expired, { name: "session", url: local, agent: agents.google });
  assert.equal(timing(await asking(stale)), 'eltanin;desc="1 read, 0 writes, robot"');
});

test("a handler's response that can have no field stays as it is", async () => {
  const { sessions } = site();
  const error = Response.error();
  assert.equal(await sessions.handler(() => error)(request(undefined, { url: local })), error);
});

test("a request that is opened twice, or again after its commit, keeps its kind", async () => {
  const { sessions } = site();
  const asked = request(undefined, { url: local });
  await sessions.commit(await sessions.open(asked), new Response());
  for (let more = 0; more < 40; more++) await sessions.open(request(undefined, { url: local }));
  const again = await sessions.commit(await sessions.open(asked), new Response());
  assert.match(timing(again), /human"$/);
});

/** What a process warns of that makes these requests, each a URL and headers, of a site with these options. */
function warnings(visits, options = "") {
  const code = `import { memory, Sessions } from "eltanin";
    const sessions = new Sessions({ store: memory(), secret: ${JSON.stringify(secret)}, ${options} });
    console.warn = (...words) => console.log(words.join(" "));
    for (const [url, headers] of ${JSON.stringify(visits)}) {
      const session = await sessions.open(new Request(url, { headers }));
      session?.set("a", 1);
      await sessions.commit(session, new Response());
    }`;
  const args = ["--input-type=module", "--eval", code];
  return execFileSync(process.execPath, args, { encoding: "utf8" }).split("\n").slice(0, -1);
}

const chrome = (version, hinted) => ({
  "User-Agent": agents.person.replace(/Chrome\/\d+/, `Chrome/${version}`),
  "Sec-CH-UA": `"Chromium";v="${hinted}", "Not.A/Brand";v="24"`,
});

test("a suspect's first write is warned of once, with its reason", () => {
  const suspect = [local, chrome(159, 156)];
  const [warning, ...more] = warnings([suspect, suspect, [local, chrome(140, 130)]]);
  assert.deepEqual(more, []);
  assert.equal(
    warning,
    "eltanin: a new session was not saved, because the client may be a robot: user agent says Chrome 159, client hints say 156; the next request with the cookie is saved",
  );
});

for (const [userAgent, options, reason] of [
  [
    "Mozilla/9.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "",
    'user agent contains "Mozilla/9"',
  ],
  ["okhttp/4.12.0", "", "user agent is that of an app or a library"],
  [agents.person, 'robots: { decide: () => "suspect" }', "the option `robots.decide` says so"],
]) {
  test(`the reason in words: ${reason}`, () => {
    const said = warnings([[local, { "User-Agent": userAgent }]], options).join("");
    assert.ok(said.includes(`: ${reason};`), said);
  });
}

test("a Secure cookie over http to another host is warned of once", () => {
  const people = { "User-Agent": agents.person };
  const [warning, ...more] = warnings([
    ["http://192.168.1.5:8787/cart", people],
    ["http://shop.example/", people],
  ]);
  assert.deepEqual(more, []);
  assert.match(
    warning,
    /^eltanin: browsers refuse the Secure session cookie over http from 192\.168\.1\.5:8787; use https or localhost/,
  );
});

test("no warning is given of a cookie that the browser keeps, and of none", () => {
  const people = { "User-Agent": agents.person };
  assert.deepEqual(
    warnings([
      [local, people],
      ["https://shop.example/", people],
    ]),
    [],
  );
  assert.deepEqual(warnings([["http://shop.example/", people]], 'cookie: { secure: false, name: "sid" }'), []);
  assert.deepEqual(warnings([["http://shop.example/", { "User-Agent": agents.google }]]), []);
  const forwarded = { ...people, Forwarded: "for=1.2.3.4;proto=https" };
  assert.deepEqual(warnings([["http://shop.example/", forwarded]]), []);
});
