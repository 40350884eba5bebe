/** The client by itself: what it sends to whom, and what it tells. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { SessionsError } from "eltanin";
import { SessionClient } from "eltanin/client";
import { build } from "esbuild";
import { HOME, race, scripted, tokenOf, turn } from "../support/scripted.js";

test("it asks, then presents; paths are resolved against the client's URL", async () => {
  const { client, requests, told } = scripted();
  const opened = client.setSessionToken(true).open();
  await turn();
  assert.equal(requests[0].url, HOME);
  assert.equal(requests[0].headers.get("Session-Token"), "?1");
  assert.equal(requests[0].headers.has("Authorization"), false);
  requests[0].give(tokenOf(1));
  assert.equal(await opened, tokenOf(1));
  assert.deepEqual(told, [tokenOf(1)]);
  client.fetch("items", { method: "POST", headers: { "X-Mine": "1" } });
  await turn();
  assert.equal(requests[1].url, `${HOME}items`);
  assert.equal(requests[1].headers.get("Authorization"), `Bearer ${tokenOf(1)}`);
  assert.equal(requests[1].headers.has("Session-Token"), false);
  assert.equal(requests[1].headers.get("X-Mine"), "1");
});

test("with tokens off, nothing is sent and nothing is kept", async () => {
  const { client, requests, told } = scripted();
  for (const off of [client, client.setSessionToken(true).setSessionToken(false), client.setSessionToken("")]) {
    const answers = [off.fetch("/"), off.open()];
    await turn();
    assert.equal(requests.length, 2, "they do not wait for one another");
    for (const request of requests.splice(0)) {
      assert.deepEqual([...request.headers], []);
      request.give(tokenOf(1));
    }
    await Promise.all(answers);
    assert.deepEqual([client.getSessionToken(), told], ["", []]);
  }
});

test("open() reads no body and leaves no connection waiting for it", async () => {
  let canceled = false;
  const body = new ReadableStream({
    cancel() {
      canceled = true;
    },
  });
  await new SessionClient(HOME, { fetch: async () => new Response(body) }).open();
  assert.equal(canceled, true);
});

test("another origin gets neither the token nor a request for one, and can give none", async () => {
  const { client, requests } = scripted();
  for (const state of [true, tokenOf(1)]) {
    client.setSessionToken(state);
    const token = client.getSessionToken();
    const others = [
      "https://evil.example/",
      "http://shop.example/api/",
      "https://shop.example:8443/",
      "//evil.example/x",
      "https://shop.example@evil.example/",
      new URL("https://sub.shop.example/"),
      new Request("https://evil.example/"),
    ];
    for (const other of others) {
      const answer = client.fetch(other);
      await turn();
      const sent = requests.pop();
      assert.deepEqual([...sent.headers], [], sent.url);
      sent.give(tokenOf(9));
      await answer;
      assert.equal(client.getSessionToken(), token);
    }
  }
});

test("an answer that a redirection brought from elsewhere gives no token and ends none", async () => {
  const elsewhere = (headers, status) =>
    Object.defineProperty(new Response("", { headers, status }), "url", { value: "https://evil.example/" });
  const answers = [
    elsewhere({ "Session-Token": tokenOf(9) }, 200),
    elsewhere({ "WWW-Authenticate": 'Bearer error="invalid_token"' }, 401),
  ];
  const client = new SessionClient(HOME, { fetch: async () => answers.shift() }).setSessionToken(tokenOf(1));
  await client.fetch("");
  await client.fetch("");
  assert.equal(client.getSessionToken(), tokenOf(1));
});

test("only http has origins to tell apart", () => {
  for (const wrong of ["file:///tmp/", "data:,x", "app://shop/", "shop.example", "http://", "/api", undefined]) {
    assert.throws(() => new SessionClient(wrong), { name: "SessionsError", category: "usage", code: "url" }, wrong);
  }
});

test("a Request keeps its headers and gets the token", async () => {
  const { client, requests } = scripted();
  client.setSessionToken(tokenOf(1));
  client.fetch(new Request(`${HOME}items`, { headers: { "X-Mine": "1" } }));
  await turn();
  assert.equal(requests[0].headers.get("X-Mine"), "1");
  assert.equal(requests[0].headers.get("Authorization"), `Bearer ${tokenOf(1)}`);
});

test("a dead token: the 401 is returned, the hook is told, and only open() starts anew", async () => {
  const { client, requests, told } = scripted();
  client.setSessionToken(tokenOf(1));
  await race(client, requests, [[0, (it) => it.refuse()]]);
  assert.deepEqual([client.getSessionToken(), told], ["", [""]]);
  await race(client, requests, [[0, (it) => it.answer()]]);
  assert.deepEqual([...requests[1].headers], [], "nothing is asked for silently");
  const opened = client.open();
  await turn();
  assert.equal(requests[2].headers.get("Session-Token"), "?1");
  requests[2].give(tokenOf(2));
  assert.equal(await opened, tokenOf(2));
});

test("with `reopen`, the request after a dead token asks for a new one; the hook is told all the same", async () => {
  const { client, requests, told } = scripted({ reopen: true });
  client.setSessionToken(tokenOf(1));
  await race(client, requests, [[0, (it) => it.refuse()]]);
  assert.equal(requests.length, 1, "nothing is sent twice");
  await race(client, requests, [[0, (it) => it.give(tokenOf(2))]]);
  assert.equal(requests[1].headers.get("Session-Token"), "?1");
  assert.deepEqual(told, ["", tokenOf(2)]);
});

test("a 401 of the application's own ends no token, nor does any other status", async () => {
  const { client, requests } = scripted();
  client.setSessionToken(tokenOf(1));
  const others = ["Basic", "Bearer", 'Bearer error="insufficient_scope"'].map((header) => [header, 401]);
  for (const [header, status] of [...others, ['Bearer error="invalid_token"', 200]]) {
    await race(client, requests, [[0, (it) => it.answer({ "WWW-Authenticate": header }, status)]]);
  }
  assert.equal(client.getSessionToken(), tokenOf(1));
});

test("a 401 to a request without a token is none about a token", async () => {
  const { client, requests, told } = scripted();
  client.setSessionToken(true);
  await race(client, requests, [[0, (it) => it.refuse()]]);
  assert.deepEqual(told, []);
  await race(client, requests, [[0, (it) => it.give("of another shape")]]);
  assert.equal(client.getSessionToken(), "of another shape");
});

test("what the hook throws is only logged, and what it promises is waited for", async (context) => {
  const logged = context.mock.method(console, "error", () => {});
  let kept = "";
  const onToken = async (token) => {
    await turn();
    kept = token;
    throw new Error("the disk is full");
  };
  const { client, requests } = scripted({ onToken });
  client.setSessionToken(true);
  await race(client, requests, [[0, (it) => it.give(tokenOf(1))]]);
  assert.deepEqual([client.getSessionToken(), kept, logged.mock.callCount()], [tokenOf(1), tokenOf(1), 1]);
});

test("text that cannot be a token is refused and changes nothing", () => {
  const client = new SessionClient(HOME).setSessionToken(tokenOf(1));
  const error = { name: "SessionsError", category: "usage", code: "token" };
  for (const wrong of ["a b", "a\r\nX: y", "ä", "a,b", '"a"', "=a", "a\n", null, undefined, 1, { token: "a" }]) {
    assert.throws(() => client.setSessionToken(wrong), error, JSON.stringify(wrong));
  }
  assert.equal(client.getSessionToken(), tokenOf(1));
  assert.equal(client.setSessionToken("").getSessionToken(), "", "an empty one is none");
});

test("SEMANTICS 42: an option that is unknown or of a wrong type is refused by name", () => {
  for (const [options, message] of [
    [{ ontoken() {} }, "unknown option `ontoken`; did you mean one of fetch, onToken, reopen?"],
    [{ onTokens: undefined }, /unknown option `onTokens`/],
    [{ constructor: 1 }, /unknown option `constructor`/],
    [{ onToken: "f" }, "the option `onToken` must be a function"],
    [{ fetch: {} }, "the option `fetch` must be a function"],
    [{ reopen: "false" }, "the option `reopen` must be a boolean"],
    [{ reopen: null }, /`reopen`/],
    [null, "a client's options must be an object"],
    [fetch, /must be an object/],
    ["https://shop.example", /must be an object/],
  ]) {
    const error = { name: "SessionsError", category: "usage", code: "option", message };
    assert.throws(() => new SessionClient(HOME, options), error);
  }
  class Options {
    reopen = undefined;
    get onToken() {
      return 1;
    }
  }
  assert.throws(() => new SessionClient(HOME, new Options()), /`onToken` must be a function/, "a getter counts");
  new SessionClient(HOME, { fetch: undefined, onToken: undefined, reopen: undefined });
});

test("a client's errors are those of `eltanin`", () => {
  assert.throws(() => new SessionClient("shop.example"), SessionsError);
});

test("printing a client shows no token", async () => {
  const { inspect } = await import("node:util");
  const client = new SessionClient(HOME).setSessionToken(tokenOf(1));
  for (const text of [inspect(client, { showHidden: true, depth: 9 }), JSON.stringify(client), String(client)]) {
    assert.equal(text.includes(tokenOf(1)), false);
  }
});

test("it is at most 2 KiB, minified and gzipped, and imports neither the module nor anything of the server", async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: 'export * from "eltanin/client"', resolveDir: process.cwd() },
    bundle: true,
    format: "esm",
    metafile: true,
    minify: true,
    write: false,
  });
  const files = Object.keys(metafile.inputs).filter((file) => file !== "<stdin>");
  const own = ["dist/core/contract.gen.js", "dist/error.js", "dist/client/redirect.js", "dist/client/client.js"];
  assert.deepEqual(files, own);
  const { length } = gzipSync(outputFiles[0].contents, { level: 9 });
  assert.ok(length <= 2_048, `${length} bytes`);
});
