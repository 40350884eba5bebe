/** The token of a session that is not stored: which of several answers counts, and which requests wait. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { race, scripted, tokenOf, turn, unstoredOf } from "../support/scripted.js";

const sentTokens = (requests) => requests.map(({ headers }) => headers.get("Authorization")?.slice("Bearer ".length));

test("SEMANTICS 46: while the session is not stored, one write starts it and the others wait; what only reads does not", async () => {
  const { client, requests } = scripted();
  client.setSessionToken(unstoredOf(1));
  const writes = ["a", "b", "c"].map((path) => client.fetch(path, { method: "POST" }));
  const reads = [client.fetch("d"), client.fetch("e", { method: "HEAD" })];
  await turn();
  assert.deepEqual(sentTokens(requests), [unstoredOf(1), unstoredOf(1), unstoredOf(1)]);
  requests[1].answer();
  requests[2].give(unstoredOf(2));
  await Promise.all(reads);
  requests[0].give(tokenOf(7));
  await writes[0];
  await turn();
  assert.deepEqual(sentTokens(requests).slice(3), [tokenOf(7), tokenOf(7)], "both at once");
  for (const request of requests) request.answer();
  await Promise.all(writes);
  assert.equal(client.getSessionToken(), tokenOf(7));
});

test("SEMANTICS 46: a write that fails or stores nothing lets the next one start the session", async () => {
  const { client, requests } = scripted();
  client.setSessionToken(unstoredOf(1));
  const [first, second, third, last] = ["a", "b", "c", "d"].map((path) => client.fetch(path, { method: "PUT" }));
  await turn();
  requests[0].fail();
  await assert.rejects(first, TypeError);
  await turn();
  assert.equal(requests.length, 2);
  requests[1].answer();
  await second;
  await turn();
  assert.equal(requests.length, 3);
  requests[2].give(tokenOf(7));
  await third;
  await turn();
  assert.deepEqual(sentTokens(requests).slice(2), [unstoredOf(1), tokenOf(7)]);
  requests[3].answer();
  await last;
});

test("SEMANTICS 46: a session that was started comes before one that was not, whichever answer comes last", async () => {
  const [started, renewed] = [(it) => it.give(tokenOf(7)), (it) => it.give(unstoredOf(2))];
  for (const order of [
    [
      [0, started],
      [1, renewed],
    ],
    [
      [1, renewed],
      [0, started],
    ],
  ]) {
    const { client, requests } = scripted();
    client.setSessionToken(unstoredOf(1));
    await race(client, requests, order);
    assert.equal(client.getSessionToken(), tokenOf(7));
  }
});

test("SEMANTICS 46: of two sessions that were started, the first one answered stays", async () => {
  const { client, requests } = scripted();
  client.setSessionToken(unstoredOf(1));
  await race(client, requests, [
    [1, (it) => it.give(tokenOf(8))],
    [0, (it) => it.give(tokenOf(7))],
  ]);
  assert.equal(client.getSessionToken(), tokenOf(8));
});

test("SEMANTICS 46: after a new start, an older session's answer brings nothing back", async () => {
  const { client, requests } = scripted();
  client.setSessionToken(tokenOf(1));
  const [late, dead] = [client.fetch("a"), client.fetch("b")];
  await turn();
  requests[1].refuse();
  await dead;
  const opened = client.open();
  await turn();
  requests[2].give(unstoredOf(2));
  await opened;
  requests[0].give(tokenOf(1, 1));
  await late;
  assert.equal(client.getSessionToken(), unstoredOf(2));
});
