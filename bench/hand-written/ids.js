/** Signed ids by hand, in the two ways that a worker has: `node:crypto`, and WebCrypto with a key that is imported once. */

import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

const COOKIE = /(?:^|;\s*)sid=([^.;]+)\.([^;]+)/;

const presented = (request) => COOKIE.exec(request.headers.get("Cookie") ?? "") ?? [];

/** Everything happens at once: no promise. */
export function withCreateHmac(secret) {
  const sign = (id) => createHmac("sha256", secret).update(id).digest("base64url");
  return {
    mint() {
      const id = randomUUID();
      return `sid=${id}.${sign(id)}`;
    },
    read(request) {
      const [, id, tag] = presented(request);
      if (!id) return undefined;
      const [given, wanted] = [Buffer.from(tag), Buffer.from(sign(id))];
      return given.length === wanted.length && timingSafeEqual(given, wanted) ? id : undefined;
    },
  };
}

export async function withWebCrypto(secret) {
  const text = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", text.encode(secret), algorithm, false, ["sign", "verify"]);
  const bytesOf = (tag) => Uint8Array.from(atob(tag), (character) => character.charCodeAt(0));
  return {
    async mint() {
      const id = crypto.randomUUID();
      const tag = await crypto.subtle.sign("HMAC", key, text.encode(id));
      return `sid=${id}.${btoa(String.fromCharCode(...new Uint8Array(tag)))}`;
    },
    async read(request) {
      const [, id, tag] = presented(request);
      return id && (await crypto.subtle.verify("HMAC", key, bytesOf(tag), text.encode(id))) ? id : undefined;
    },
  };
}
