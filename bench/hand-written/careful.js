/**
 * A session by hand, after a review: the id is signed, the store's key is a hash of it, the session ends when it is not
 * used, and changes are found by comparing the JSON text.
 */

import { createHash, createHmac, randomUUID, timingSafeEqual } from "node:crypto";

const IDLE_SECONDS = 7_200;
/** A session that is only read is written again when this part of its time has passed. */
const RENEW_MS = (IDLE_SECONDS * 1_000) / 10;
const COOKIE = /(?:^|;\s*)sid=([^.;]+)\.([^;]+)/;

export function handWritten(binding, secret) {
  const sign = (id) => createHmac("sha256", secret).update(id).digest("base64url");
  const keyOf = (id) => `session:${createHash("sha256").update(id).digest("base64url")}`;

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
        if (record && now < record.used + IDLE_SECONDS * 1_000) {
          return { id, key, now, used: record.used, data: record.data, before: JSON.stringify(record.data) };
        }
      }
      const fresh = randomUUID();
      return { id: fresh, key: keyOf(fresh), now, used: now, data: {}, before: "{}", isNew: true };
    },

    async commit({ id, key, now, used, data, before, isNew }, response) {
      response.headers.set("Cache-Control", "private, no-store");
      response.headers.set("Vary", "Cookie");
      const text = JSON.stringify(data);
      if (text === before && now - used < RENEW_MS) return response;
      await binding.put(key, `{"used":${now},"data":${text}}`, { expirationTtl: IDLE_SECONDS });
      if (isNew) {
        response.headers.append("Set-Cookie", `sid=${id}.${sign(id)}; Path=/; HttpOnly; Secure; SameSite=Lax`);
      }
      return response;
    },
  };
}
