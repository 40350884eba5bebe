/**
 * A session by hand with the promises that Eltanin makes for one request: the id is signed, the store's key is a second
 * HMAC of it, the session ends when it is not used and after a day at the latest, changes are found by comparing the JSON
 * text, and a write first looks whether the session still exists. It does not detect robots, merge overlapping requests,
 * or keep values that JSON does not have.
 */

import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

const IDLE_SECONDS = 7_200;
const LONGEST_MS = 86_400_000;
/** A session that is only read is written again when this part of its time has passed. */
const RENEW_MS = (IDLE_SECONDS * 1_000) / 10;
const COOKIE = /(?:^|;\s*)__Host-sid=([^.;]+)\.([^;]+)/;

export function handWritten(binding, secret) {
  const sign = (id) => createHmac("sha256", secret).update(id).digest("base64url");
  const keyOf = (id) => `session:${createHmac("sha256", secret).update("key:").update(id).digest("base64url")}`;
  const isAlive = (record, now) =>
    record !== null && now < record.used + IDLE_SECONDS * 1_000 && now < record.begun + LONGEST_MS;

  const isGenuine = (id, tag) => {
    const [given, wanted] = [Buffer.from(tag), Buffer.from(sign(id))];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  };

  return {
    async open(request) {
      const [, id, tag] = COOKIE.exec(request.headers.get("Cookie") ?? "") ?? [];
      const now = Date.now();
      if (id && isGenuine(id, tag)) {
        const key = keyOf(id);
        const record = await binding.get(key, "json");
        if (isAlive(record, now)) return { id, key, now, ...record, before: JSON.stringify(record.data) };
      }
      const fresh = randomUUID();
      return { id: fresh, key: keyOf(fresh), now, begun: now, used: now, data: {}, before: "{}", isNew: true };
    },

    async commit({ id, key, now, begun, used, data, before, isNew }, response) {
      response.headers.set("Cache-Control", "private, no-store");
      response.headers.set("Vary", "Cookie");
      const text = JSON.stringify(data);
      if (text === before && now - used < RENEW_MS) return response;
      // Another request may have ended the session: a write must not bring it back.
      if (!isNew && !isAlive(await binding.get(key, "json"), now)) return response;
      const lasts = Math.min(IDLE_SECONDS, Math.ceil((begun + LONGEST_MS - now) / 1_000));
      const record = `{"begun":${begun},"used":${now},"data":${text}}`;
      await binding.put(key, record, { expirationTtl: Math.max(60, lasts) });
      if (isNew) {
        const attributes = "Path=/; HttpOnly; Secure; SameSite=Lax";
        response.headers.append("Set-Cookie", `__Host-sid=${id}.${sign(id)}; ${attributes}`);
      }
      return response;
    },
  };
}
