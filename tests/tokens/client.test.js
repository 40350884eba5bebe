/** The client by itself: whom it tells what, and which of several answers counts. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { SessionClient } from "eltanin/client";
import { build } from "esbuild";

const HOME = "https://shop.example/api/";

/** A token of the right shape: its session, and how often it was renewed. */
const tokenOf = (session, renewal = 0) => `${String(session).padEnd(23, "A")}${String(renewal).padStart(37, "B")}`;

/** A server whose answers the test gives one by one, in any order. */
function script() {
  const requests = [];
  const fetch = (input, init = {}) =>
    new Promise((resolve, reject) => {
      const answer = (headers = {}, status = 200) => resolve(new Response("ok", { status, headers }));
      requests.push({
        url: String(input instanceof Request ? input.url : input),
        headers: new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined)),
        answer,
        give: (token) => answer({ "Session-Token": token }),
        refuse: () => answer({ "WWW-Authenticate": 'Bearer error="invalid_token"' }, 401),
        fail: () => reject(new TypeError("fetch failed")),
      });
    });
  return { requests, fetch };
}

function scripted(options = {}) {
  const { requests, fetch } = script();
  const told = [];
  const client = new SessionClient(HOME, { fetch, onToken: (token) => told.push(token), ...options });
  return { client, requests, told };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

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
  const answer = client.fetch("/");
  await turn();
  assert.deepEqual([...requests[0].headers], []);
  requests[0].give(tokenOf(1));
  await answer;
  assert.deepEqual([client.getSessionToken(), told], ["", []]);
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

test("a Request keeps its headers and gets the token", async () => {
  const { client, requests } = scripted();
  client.setSessionToken(tokenOf(1));
  client.fetch(new Request(`${HOME}items`, { headers: { "X-Mine": "1" } }));
  await turn();
  assert.equal(requests[0].headers.get("X-Mine"), "1");
  assert.equal(requests[0].headers.get("Authorization"), `Bearer ${tokenOf(1)}`);
});

/** Sends as many requests at once as there are in `answers`, and answers them in that order: `[request, (it) => …]`. */
async function race(client, requests, answers) {
  const count = requests.length;
  const sent = answers.map(() => client.fetch(""));
  await turn();
  for (const [number, answer] of answers) {
    answer(requests[count + number]);
    await sent[number];
  }
}

test("of two renewals, the one for the later request stays, whichever comes last", async () => {
  const { client, requests } = scripted();
  const [older, newer] = [
    [0, (it) => it.give(tokenOf(1, 1))],
    [1, (it) => it.give(tokenOf(1, 2))],
  ];
  for (const order of [
    [older, newer],
    [newer, older],
  ]) {
    client.setSessionToken(tokenOf(1));
    await race(client, requests, order);
    assert.equal(client.getSessionToken(), tokenOf(1, 2));
  }
});

test("of tokens without our shape too, the one for the later request stays", async () => {
  const { client, requests } = scripted();
  client.setSessionToken("first");
  await race(client, requests, [
    [1, (it) => it.give("newer")],
    [0, (it) => it.give("older")],
  ]);
  assert.equal(client.getSessionToken(), "newer");
});

test("a login's new id is not lost to a renewal of the old one, whichever comes last", async () => {
  const { client, requests } = scripted();
  const [login, renewal] = [(it) => it.give(tokenOf(2)), (it) => it.give(tokenOf(1, 1))];
  for (const order of [
    [
      [0, login],
      [1, renewal],
    ],
    [
      [1, renewal],
      [0, login],
    ],
    [
      [1, login],
      [0, renewal],
    ],
    [
      [0, renewal],
      [1, login],
    ],
  ]) {
    client.setSessionToken(tokenOf(1));
    await race(client, requests, order);
    assert.equal(client.getSessionToken(), tokenOf(2));
  }
});

test("a login's new id is not lost to a request that found the old one dead", async () => {
  const { client, requests } = scripted();
  const [login, dead] = [(it) => it.give(tokenOf(2)), (it) => it.refuse()];
  for (const order of [
    [
      [0, login],
      [1, dead],
    ],
    [
      [1, dead],
      [0, login],
    ],
  ]) {
    client.setSessionToken(tokenOf(1));
    await race(client, requests, order);
    assert.equal(client.getSessionToken(), tokenOf(2));
  }
});

test("a late renewal does not bring a dead token back", async () => {
  const { client, requests } = scripted();
  client.setSessionToken(tokenOf(1));
  await race(client, requests, [
    [1, (it) => it.refuse()],
    [0, (it) => it.give(tokenOf(1, 1))],
  ]);
  assert.equal(client.getSessionToken(), "");
});

test("a late answer brings nothing back after setSessionToken", async () => {
  for (const [setting, expected] of [
    [false, ""],
    [true, ""],
    [tokenOf(7), tokenOf(7)],
  ]) {
    for (const before of [true, tokenOf(1)]) {
      const { client, requests, told } = scripted();
      const answer = client.setSessionToken(before).fetch("");
      await turn();
      client.setSessionToken(setting);
      requests[0].give(tokenOf(2));
      await answer;
      assert.deepEqual([client.getSessionToken(), told], [expected, []]);
    }
  }
});

test("requests side by side start one session: the others wait for the first one's token", async () => {
  const { client, requests } = scripted();
  client.setSessionToken(true);
  const answers = [client.fetch("a"), client.fetch("b"), client.fetch("c")];
  await turn();
  assert.equal(requests.length, 1);
  requests[0].give(tokenOf(1));
  await turn();
  assert.deepEqual(
    requests.slice(1).map(({ headers }) => headers.get("Authorization")),
    [`Bearer ${tokenOf(1)}`, `Bearer ${tokenOf(1)}`],
  );
  for (const request of requests) request.answer();
  await Promise.all(answers);
});

test("when the first one fails, the next one asks; when it gets none, the others go on", async () => {
  const { client, requests } = scripted();
  client.setSessionToken(true);
  const [first, second, third, fourth] = ["a", "b", "c", "d"].map((path) => client.fetch(path));
  await turn();
  requests[0].fail();
  await assert.rejects(first, TypeError);
  await turn();
  assert.equal(requests.length, 2);
  assert.equal(requests[1].headers.get("Session-Token"), "?1");
  requests[1].answer();
  await second;
  await turn();
  assert.equal(requests.length, 4);
  requests[3].give(tokenOf(1));
  await fourth;
  requests[2].answer();
  await third;
  assert.equal(client.getSessionToken(), tokenOf(1));
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

test("a 401 of the application's own ends no token", async () => {
  const { client, requests } = scripted();
  client.setSessionToken(tokenOf(1));
  for (const header of ["Basic", "Bearer", 'Bearer error="insufficient_scope"']) {
    await race(client, requests, [[0, (it) => it.answer({ "WWW-Authenticate": header }, 401)]]);
  }
  assert.equal(client.getSessionToken(), tokenOf(1));
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
  for (const wrong of ["a b", "a\r\nX: y", "ä", "a,b", '"a"', "=a", "a\n"]) {
    assert.throws(() => client.setSessionToken(wrong), TypeError, JSON.stringify(wrong));
  }
  assert.equal(client.getSessionToken(), tokenOf(1));
  assert.equal(client.setSessionToken("").getSessionToken(), "", "an empty one is none");
});

test("printing a client shows no token", async () => {
  const { inspect } = await import("node:util");
  const client = new SessionClient(HOME).setSessionToken(tokenOf(1));
  for (const text of [inspect(client, { showHidden: true, depth: 9 }), JSON.stringify(client), String(client)]) {
    assert.equal(text.includes(tokenOf(1)), false);
  }
});

test("it is at most 2 KiB, bundled and gzipped, and imports nothing", async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: 'export * from "eltanin/client"', resolveDir: process.cwd() },
    bundle: true,
    format: "esm",
    metafile: true,
    write: false,
  });
  const files = Object.keys(metafile.inputs).filter((file) => file !== "<stdin>");
  assert.deepEqual(files, ["dist/client.js"]);
  const { length } = gzipSync(outputFiles[0].contents, { level: 9 });
  assert.ok(length <= 2_048, `${length} bytes`);
});
