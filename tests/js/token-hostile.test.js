/** Made-up `Authorization` fields cause no exception and no store operation. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { randomOf } from "../support/random.js";
import { counting } from "../support/store.js";

const COUNT = 100_000;
const PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const secret = "a secret of these tests, longer than 32 bytes";

/** A text of characters with these codes. */
const text = (length, code) => Array.from({ length }, () => String.fromCharCode(code())).join("");

/** A site whose store counts, and the token of a session in it. */
async function site() {
  const store = counting(memory());
  const sessions = new Sessions({ store, secret, tokens: true });
  const session = await sessions.open(new Request("https://shop.example/", { headers: { "User-Agent": PERSON } }));
  await sessions.commit(session.set("spam", 1), new Response(null));
  store.reset();
  return { store, sessions, token: session.token };
}

/** Fields that HTTP allows, and fields that it forbids but some platforms let through. */
function hostile({ below, pick }, token) {
  const at = below(token.length);
  const other = pick(["A", "_", "-", "9", "=", ".", " ", "é", "\0", "\u{1F600}", "\uD800"]);
  const swapped = token[at] === other ? "~" : other;
  const value = pick([
    () => token.slice(0, at) + swapped + token.slice(at + 1),
    () => token.slice(0, at),
    () => token + text(1 + below(40), () => 33 + below(94)),
    () => token.slice(at) + token.slice(0, at).replace(/^$/, "A"),
    () => [...token].reverse().join(""),
    () => text(60, () => "ABCDEFwxyz0189-_".charCodeAt(below(16))),
    () => text(below(200), () => below(65_536)),
    () => text(below(100), () => below(256)),
    () => "A".repeat(pick([0, 1, 59, 61, 4_096, 65_536])),
    () => `${token}, Bearer ${token}`,
    () => `${token} ${token}`,
    () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"1"}')}.`,
    () => `"${token}"`,
    () => `${token}\0`,
    () => encodeURIComponent(`%${token}`),
  ])();
  const scheme = pick([
    "Bearer ",
    "bearer ",
    "BEARER  ",
    "Bearer",
    "Bearer\t",
    "Basic ",
    "",
    " Bearer ",
    ",Bearer ",
    "Digest a=",
    "Bearer,",
  ]);
  return scheme + value;
}

test(`${COUNT} hostile Authorization fields: no exception, no store operation`, async () => {
  const { store, sessions, token } = await site();
  const random = randomOf(4);
  let challenged = 0;
  for (let i = 0; i < COUNT; i++) {
    const field = hostile(random, token);
    const fields = { authorization: field, "user-agent": random.pick([PERSON, "node", "curl/8.5.0"]) };
    // Not `Headers`, which would reject half of them.
    const request = { url: "https://shop.example/", headers: { get: (name) => fields[name.toLowerCase()] ?? null } };
    const session = await sessions.open(request);
    if (sessions.challenge(request, session)) challenged++;
    const response = await sessions.commit(session, new Response(null));
    assert.equal(response.headers.get("Session-Token"), null, field);
  }
  assert.equal(store.total, 0);
  assert.ok(challenged > COUNT / 2, `${challenged} were challenged`);
});

test("hostile subprotocols open no WebSocket: no exception, no store operation", async () => {
  const { store, sessions, token } = await site();
  const random = randomOf(5);
  for (let i = 0; i < COUNT / 10; i++) {
    const offered = `eltanin.session, eltanin.token.${hostile(random, token).replaceAll(/[^\x21-\x2b\x2d-\x7e]/g, "!")}`;
    const request = new Request("https://shop.example/", { headers: { "Sec-WebSocket-Protocol": offered } });
    assert.equal((await sessions.openSocket(request)).session, null, offered);
  }
  assert.equal(store.total, 0);
});
