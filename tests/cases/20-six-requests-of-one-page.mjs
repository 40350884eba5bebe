// rhinobase/hono-rate-limiter #34, pollinations #9123: KV takes one write a second and key; all requests wait equally long
// and collide again.
import { kv, Sessions } from "eltanin";
import { request, secret, verdict, visit } from "./support.mjs";

const bytes = new Map();
const last = new Map();
const binding = {
  get: async (key) => bytes.get(key)?.slice().buffer ?? null,
  put: async (key, value) => {
    const now = performance.now();
    if (now - (last.get(key) ?? Number.NEGATIVE_INFINITY) < 1_000)
      throw new Error("KV PUT failed: 429 Too Many Requests");
    last.set(key, now);
    bytes.set(key, new Uint8Array(value));
  },
};
const sessions = new Sessions({ store: kv(binding), secret });
const cookie = await visit(sessions, undefined, (session) => session.set("a", 0));
await new Promise((later) => setTimeout(later, 1_050));
const requests = Array.from({ length: 6 }, (_, number) =>
  visit(sessions, cookie, (session) => session.set(`k${number}`, 1)),
);
const failed = (await Promise.allSettled(requests)).filter(({ status }) => status === "rejected").length;
const { size } = await sessions.open(request(cookie));
verdict(failed === 0 && size === 7, `${failed} of 6 parallel requests reject, ${size} of 7 variables are there`);
