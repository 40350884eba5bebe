/**
 * Sessions as people write them by hand, in three strengths. Each keeps JSON in a KV namespace under an id in a cookie.
 * `open(request)` gives `{ data, … }`, and `commit(session, response)` stores `session.data` and returns the response.
 */

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const NAME = "hand";
const IDLE = 7_200;
const ABSOLUTE = 86_400;
/** A session that is only read is written again after a tenth of its idle time. */
const TOUCH = IDLE / 10;
const ATTRIBUTES = "Path=/; HttpOnly; Secure; SameSite=Lax";

function cookieOf(request) {
  for (const part of (request.headers.get("Cookie") ?? "").split("; ")) {
    if (part.startsWith(`${NAME}=`)) return part.slice(NAME.length + 1);
  }
  return undefined;
}

function answer(response, cookie) {
  response.headers.set("Cache-Control", "private, no-store");
  response.headers.set("Vary", "Cookie");
  if (cookie) response.headers.append("Set-Cookie", `${NAME}=${cookie}; ${ATTRIBUTES}`);
  return response;
}

/** A random id. The handler says whether there is something to save. */
export function plain(kv) {
  return {
    async open(request) {
      const known = cookieOf(request);
      const data = known ? await kv.get(known, "json") : null;
      return data ? { id: known, data } : { id: crypto.randomUUID(), data: {}, isNew: true };
    },
    async commit({ id, data, isNew }, response, changed) {
      if (changed) await kv.put(id, JSON.stringify(data), { expirationTtl: IDLE });
      return answer(response, changed && isNew ? id : undefined);
    },
  };
}

function sign(secret, text) {
  return createHmac("sha256", secret).update(text).digest();
}

/** The id from a signed cookie, or `undefined`. */
function verified(secret, cookie) {
  const [id, signature] = cookie?.split(".") ?? [];
  if (!signature) return undefined;
  const given = Buffer.from(signature, "base64url");
  const right = sign(secret, id);
  return given.length === right.length && timingSafeEqual(given, right) ? id : undefined;
}

const signed = (secret, id) => `${id}.${sign(secret, id).toString("base64url")}`;

/** The id is signed, and changes are found by comparing the JSON. */
export function careful(kv, secret) {
  return {
    async open(request) {
      const known = verified(secret, cookieOf(request));
      const text = known ? await kv.get(known) : null;
      if (text) return { id: known, text, data: JSON.parse(text) };
      return { id: randomBytes(16).toString("base64url"), text: "{}", data: {}, isNew: true };
    },
    async commit({ id, text, data, isNew }, response) {
      const now = JSON.stringify(data);
      if (now === text) return answer(response);
      await kv.put(id, now, { expirationTtl: IDLE });
      return answer(response, isNew ? signed(secret, id) : undefined);
    },
  };
}

/** Where Eltanin's promises can be kept by hand: a hashed key in the store, both expiries, and a look before the write. */
export function equal(kv, secret) {
  const keyOf = (id) => sign(secret, `key:${id}`).toString("base64url");
  const isLive = ({ created, used }, now) => now < used + IDLE && now < created + ABSOLUTE;
  const load = async (key, now) => {
    const text = await kv.get(key);
    const record = text ? JSON.parse(text) : null;
    return record && isLive(record, now) ? { record, text } : null;
  };
  return {
    async open(request) {
      const now = Math.floor(Date.now() / 1_000);
      const known = verified(secret, cookieOf(request));
      const loaded = known ? await load(keyOf(known), now) : null;
      if (loaded) return { id: known, now, ...loaded, data: loaded.record.data };
      const created = { created: now, used: now, data: {} };
      const id = randomBytes(16).toString("base64url");
      return { id, now, record: created, text: JSON.stringify(created), data: created.data, isNew: true };
    },
    async commit({ id, now, record, text, isNew }, response) {
      const changed = JSON.stringify(record) !== text;
      if (!changed && (isNew || now < record.used + TOUCH)) return answer(response);
      const key = keyOf(id);
      // A session that has ended meanwhile stays ended.
      if (!isNew && !(await load(key, now))) return answer(response);
      record.used = now;
      await kv.put(key, JSON.stringify(record), { expirationTtl: IDLE });
      return answer(response, isNew ? signed(secret, id) : undefined);
    },
  };
}
