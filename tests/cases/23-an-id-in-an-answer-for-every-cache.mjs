// auth0/nextjs-auth0 #2100, vercel/next.js #96266, sidekiq #5936, expressjs/session #362: a page that is public for caches
// carries a Set-Cookie, and the CDN hands one visitor to all.
import { memory, Sessions } from "eltanin";
import { pairOf, request, secret, verdict } from "./support.mjs";

const sessions = new Sessions({ store: memory(), secret });
const shared = [];
for (const [name, value] of [
  ["Cache-Control", "public, s-maxage=600"],
  ["CDN-Cache-Control", "max-age=600"],
  ["Cloudflare-CDN-Cache-Control", "max-age=600"],
  ["Surrogate-Control", "max-age=600"],
]) {
  const session = await sessions.open(request());
  const response = await sessions.commit(session.set("seen", 1), new Response("page", { headers: { [name]: value } }));
  if (!pairOf(response) || /public|max-?age=[1-9]/.test(response.headers.get(name))) shared.push(name);
}
verdict(shared.length === 0, `an id goes out for every cache with: ${shared.join(", ") || "none"}`);
