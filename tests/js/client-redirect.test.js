/** Redirects by themselves: what the client knows from one request of a chain to the next. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { HOME, scripted, tokenOf, turn, unstoredOf } from "../support/scripted.js";

const AWAY = "https://evil.example/";

/** Answers with a redirect, and with a token if there is one. */
function redirect(request, to, token) {
  request.answer({ Location: to, ...(token && { "Session-Token": token }) }, 302);
}

test("SEMANTICS 47: after another origin nothing is sent and nothing is taken, also back at home", async () => {
  for (const token of [true, tokenOf(1)]) {
    const { client, requests, told } = scripted();
    const answer = client.setSessionToken(token).fetch("", { headers: { Cookie: "a=b", "X-Mine": "1" } });
    await turn();
    redirect(requests[0], AWAY);
    await turn();
    redirect(requests[1], HOME, tokenOf(8));
    await turn();
    requests[2].give(tokenOf(9));
    await answer;
    const sent = requests.map(({ headers }) => [...headers.keys()]);
    assert.deepEqual(sent, [[...sent[0]], ["x-mine"], ["x-mine"]]);
    assert.deepEqual([sent[0].length, told], [3, []]);
    assert.equal(client.getSessionToken(), token === true ? "" : token);
  }
});

test("SEMANTICS 47: the requests of a chain differ in nothing but what the redirects changed", async () => {
  const seen = [];
  const { signal } = new AbortController();
  const fetch = async (input, init) => {
    seen.push({ ...init, url: String(input.url ?? input), headers: Object.fromEntries(init.headers) });
    return new Response("", seen.length < 3 ? { status: 307, headers: { Location: "next" } } : {});
  };
  const { client } = scripted({ fetch });
  await client
    .setSessionToken(tokenOf(1))
    .fetch("first", { method: "PATCH", body: "spam", signal, dispatcher: "mine" });
  const [first, ...others] = seen.map(({ url, ...rest }) => rest);
  for (const other of others) {
    const { cf, integrity, ...rest } = other;
    assert.deepEqual([rest, cf, integrity], [first, undefined, undefined]);
  }
  assert.deepEqual([first.signal === signal, first.redirect, first.dispatcher], [true, "manual", "mine"]);
  assert.deepEqual(
    seen.map(({ url }) => url),
    [`${HOME}first`, `${HOME}next`, `${HOME}next`],
  );
});

test("a Request gives its signal, and what a worker asked of the cache, to the requests after it", async () => {
  const seen = [];
  const fetch = async (_, init) => {
    seen.push(init);
    return new Response("", seen.length < 2 ? { status: 307, headers: { Location: "next" } } : {});
  };
  const { client } = scripted({ fetch });
  const { signal } = new AbortController();
  const request = Object.assign(new Request(`${HOME}first`, { signal, integrity: "sha256-a" }), {
    cf: { cacheTtl: 1 },
  });
  await client.setSessionToken(tokenOf(1)).fetch(request);
  const { integrity, cf } = seen[1];
  assert.deepEqual([integrity, cf, seen[1].signal === request.signal], ["sha256-a", { cacheTtl: 1 }, true]);
});

test("a token that comes with a redirect is taken and sent to where it leads", async () => {
  const { client, requests, told } = scripted();
  const answer = client.setSessionToken(tokenOf(1)).fetch("login", { method: "POST" });
  await turn();
  redirect(requests[0], "account", tokenOf(2));
  await turn();
  assert.equal(requests[1].url, `${HOME}account`);
  assert.equal(requests[1].headers.get("Authorization"), `Bearer ${tokenOf(2)}`);
  requests[1].answer();
  await answer;
  assert.deepEqual(told, [tokenOf(2)]);
});

test("a chain that starts the session lets the others wait until it ends", async () => {
  const { client, requests } = scripted();
  client.setSessionToken(true);
  const answers = [client.fetch("a"), client.fetch("b")];
  await turn();
  redirect(requests[0], "a/");
  await turn();
  assert.deepEqual(
    requests.map(({ url }) => url),
    [`${HOME}a`, `${HOME}a/`],
  );
  assert.equal(requests[1].headers.get("Session-Token"), "?1");
  requests[1].give(tokenOf(1));
  await turn();
  assert.equal(requests[2].headers.get("Authorization"), `Bearer ${tokenOf(1)}`);
  requests[2].answer();
  await Promise.all(answers);
});

test("SEMANTICS 46: a write whose redirect brings the first stored token goes on with it", async () => {
  const { client, requests } = scripted();
  const answer = client.setSessionToken(unstoredOf(1)).fetch("a", { method: "POST" });
  await turn();
  redirect(requests[0], "b", tokenOf(7));
  await turn();
  assert.equal(requests[1].headers.get("Authorization"), `Bearer ${tokenOf(7)}`);
  requests[1].answer();
  await answer;
  assert.equal(client.getSessionToken(), tokenOf(7));
});

test("setSessionToken takes effect in the middle of a chain", async () => {
  for (const [token, sent] of [
    [false, null],
    [tokenOf(5), `Bearer ${tokenOf(5)}`],
  ]) {
    const { client, requests } = scripted();
    const answer = client.setSessionToken(tokenOf(1)).fetch("a");
    await turn();
    client.setSessionToken(token);
    redirect(requests[0], "b", tokenOf(2));
    await turn();
    assert.equal(requests[1].headers.get("Authorization"), sent);
    requests[1].answer();
    await answer;
    assert.equal(client.getSessionToken(), token || "");
  }
});

test("with tokens off, redirects are left to the platform", async () => {
  const seen = [];
  const fetch = async (_, init) => {
    seen.push(init);
    return new Response();
  };
  const { client } = scripted({ fetch });
  await client.fetch("a");
  await client.setSessionToken(true).fetch(AWAY);
  assert.deepEqual(seen, [{}, {}]);
});

test("the body of a redirect is cancelled, and a chain's response says that it was redirected", async () => {
  let canceled = 0;
  const body = () => new ReadableStream({ cancel: () => void canceled++ });
  const answers = [
    new Response(body(), { status: 302, headers: { Location: "b" } }),
    new Response(body(), { status: 302, headers: { Location: "c" } }),
    new Response("c"),
    new Response("d"),
  ];
  const { client } = scripted({ fetch: async () => answers.shift() });
  client.setSessionToken(tokenOf(1));
  const [redirected, direct] = [await client.fetch("a"), await client.fetch("d")];
  assert.deepEqual([redirected.redirected, direct.redirected, canceled], [true, false, 2]);
});
