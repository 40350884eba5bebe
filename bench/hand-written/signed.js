/** A session by hand, as many sites begin: a signed id in the cookie, and the data as JSON in Workers KV. */

import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

const SECONDS = 7_200;
const COOKIE = /(?:^|;\s*)sid=([^.;]+)\.([^;]+)/;

export function handWritten(binding, secret) {
  const sign = (id) => createHmac("sha256", secret).update(id).digest("base64url");

  const isGenuine = (id, tag) => {
    const [given, wanted] = [Buffer.from(tag), Buffer.from(sign(id))];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  };

  return {
    async open(request) {
      const [, id, tag] = COOKIE.exec(request.headers.get("Cookie") ?? "") ?? [];
      const data = id && isGenuine(id, tag) ? await binding.get(id, "json") : null;
      return data ? { id, data, isNew: false } : { id: randomUUID(), data: {}, isNew: true };
    },

    /** `changed`: the handler knows whether it has changed the data. */
    async commit({ id, data, isNew }, response, changed) {
      response.headers.set("Cache-Control", "private, no-store");
      response.headers.set("Vary", "Cookie");
      if (!changed) return response;
      await binding.put(id, JSON.stringify(data), { expirationTtl: SECONDS });
      if (isNew) {
        response.headers.append("Set-Cookie", `sid=${id}.${sign(id)}; Path=/; HttpOnly; Secure; SameSite=Lax`);
      }
      return response;
    },
  };
}
