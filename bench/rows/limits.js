/**
 * The limits: what the primitives of a job take when nothing else is done. They stand in the row whose goal they explain,
 * so they are timed in the same run.
 */

import { robot, Sessions } from "eltanin";
import { digest, request, SECRET, variables } from "../data.js";
import { expect } from "../expect.js";
import { Kv } from "../kv.js";
import { LIMIT } from "../names.js";

const TEXT = JSON.stringify(variables);
const SECONDS = { expirationTtl: 7_200 };

function answer(text) {
  const response = new Response(text);
  response.headers.set("Cache-Control", "private, no-store");
  response.headers.set("Vary", "Cookie");
  return response;
}

/** The limits of whole requests, by row; `sessions` checks ids, which is an HMAC, and `visit` makes a request with one. */
export function requestLimits(sessions, visit) {
  const binding = new Kv();
  const ready = binding.put("key", TEXT, SECONDS);
  const read = async (given) => {
    sessions.knows(given);
    const data = await binding.get("key", "json");
    return { data, response: answer(`${digest((namespace, key) => data[namespace][key])}`) };
  };
  const write = async (given) => {
    const { data, response } = await read(given);
    await binding.get("key");
    await binding.put("key", JSON.stringify(data), SECONDS);
    return response;
  };
  const first = (data) => async (given) => {
    robot(given.headers.get("User-Agent"));
    crypto.getRandomValues(new Uint8Array(20));
    // One HMAC over an id, as minting needs.
    sessions.knows(given);
    await binding.put("new", JSON.stringify(data), SECONDS);
    const response = answer("0");
    response.headers.append("Set-Cookie", "__Host-session=; Path=/; HttpOnly; Secure; SameSite=Lax");
    return response;
  };
  const limit = (does, run) => ({
    name: LIMIT,
    does,
    request: visit,
    run: (_, given) => run(given),
    check: async () => {
      await ready;
      expect(does, (await run(visit())) !== undefined, true);
    },
  });
  return {
    read: limit("knows, get, JSON.parse, 24 reads, Response", read),
    write: limit("the same, another get, JSON.stringify, put", write),
    "first-24": limit("verdict, random bytes, HMAC, JSON.stringify, put, Response", first(variables)),
    "first-1": limit("verdict, random bytes, HMAC, JSON.stringify, put, Response", first({ own: { visits: 1 } })),
  };
}

/** What minting cannot do without: a verdict on the agent, random bytes, an HMAC. */
export function mintLimit(cookie) {
  const sessions = new Sessions({
    store: { atomic: false, load: async () => null, update: async () => {} },
    secret: SECRET,
  });
  const run = (given) => {
    robot(given.headers.get("User-Agent"));
    crypto.getRandomValues(new Uint8Array(20));
    return sessions.knows(given);
  };
  return {
    name: LIMIT,
    does: "verdict on the agent's text, random bytes, one HMAC (knows)",
    request: () => request(cookie),
    sync: (_, given) => run(given),
    check: () => expect("the id", run(request(cookie)), true),
  };
}

/** What checking an id cannot do without, beside its hash: reading the field and finding the cookie. */
export function idLimit(known, cookie) {
  const run = () => known.headers.get("Cookie").indexOf(cookie.slice(0, cookie.indexOf("=") + 1));
  return {
    name: LIMIT,
    does: "Headers.get and indexOf, no hash",
    sync: run,
    check: () => expect("the cookie's place", run() > 0, true),
  };
}

/** What a verdict cannot do without: the text as bytes. */
export function agentLimit(next, known) {
  const [encoder, bytes] = [new TextEncoder(), new Uint8Array(4_096)];
  return {
    name: LIMIT,
    does: "encodeInto: the text as bytes",
    sync: (turn) => encoder.encodeInto(next(turn), bytes).written,
    check: () => expect("the bytes", encoder.encodeInto(known, bytes).read, known.length),
  };
}
