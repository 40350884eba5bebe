/** Requests side by side: which of several answers counts. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { race, scripted, tokenOf, turn } from "../support/scripted.js";

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
  requests[2].give(tokenOf(5));
  await third;
  assert.equal(client.getSessionToken(), tokenOf(1), "the one that is in use");
});

test("the end of an older token does not end the one that has replaced it", async () => {
  const { client, requests } = scripted();
  client.setSessionToken(tokenOf(1));
  await race(client, requests, [
    [1, (it) => it.give(tokenOf(1, 1))],
    [0, (it) => it.refuse()],
  ]);
  assert.equal(client.getSessionToken(), tokenOf(1, 1));
});

test("setSessionToken(true) again asks at once, without waiting for the earlier question", async () => {
  const { client, requests } = scripted();
  const earlier = client.setSessionToken(true).fetch("a");
  const later = client.setSessionToken(true).fetch("b");
  await turn();
  assert.equal(requests.length, 2);
  requests[0].give(tokenOf(1));
  await earlier;
  await turn();
  const last = client.fetch("c");
  await turn();
  assert.equal(requests.length, 2, "the later question still stands");
  requests[1].give(tokenOf(2));
  await later;
  await turn();
  assert.equal(requests[2].headers.get("Authorization"), `Bearer ${tokenOf(2)}`);
  requests[2].answer();
  await last;
  assert.equal(client.getSessionToken(), tokenOf(2));
});
