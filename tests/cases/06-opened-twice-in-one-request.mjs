// h3js/h3 #610: middleware and handler both ask for the session of the same request.
import { kv, Sessions } from "eltanin";
import { pairOf, request, secret, verdict } from "./support.mjs";

const bytes = new Map();
const binding = {
  get: async (key) => bytes.get(key)?.slice().buffer ?? null,
  put: async (key, value) => void bytes.set(key, new Uint8Array(value)),
};
const sessions = new Sessions({ secret, store: kv(binding) });
const one = request();
const inMiddleware = await sessions.open(one);
const inHandler = await sessions.open(one);
inMiddleware.set("locale", "de");
inHandler.set("cart", 1);
const response = await sessions.commit(inMiddleware, await sessions.commit(inHandler, new Response()));
const now = await sessions.open(request(pairOf(response)));
const kept = JSON.stringify(now.toObject());
verdict(now.size === 2 && bytes.size === 1, `${bytes.size} record for one visitor, ${kept} kept`);
