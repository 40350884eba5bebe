import signature from "cookie-signature";
import { Sessions } from "eltanin";
import { generateSignedCookie, getCookie, getSignedCookie } from "hono/cookie";
import { parse } from "hono/utils/cookie";
import { decrypt, encrypt } from "hono-sessions";
import { getIronSession, sealData } from "iron-session";
import { forge, request, SECRET } from "../data.js";
import { expect } from "../expect.js";
import { withCreateHmac, withWebCrypto } from "../hand-written/ids.js";
import { pair } from "../pair.js";
import { betterCall, honoContext, honoSessionId, ironOptions, routerCookie, silenced } from "../peers.js";
import { idLimit, mintLimit } from "./limits.js";

const ATTRIBUTES = { path: "/", httpOnly: true, secure: true, sameSite: "Lax" };

/** Sessions on a store that answers every load at once, with the record of a session that holds one variable. */
async function eltanin() {
  let record = null;
  const store = {
    atomic: false,
    load: async () => record,
    update: async (_key, change) => {
      record = change(record?.bytes ?? null) ?? record;
    },
  };
  const sessions = new Sessions({ store, secret: SECRET });
  const session = await sessions.open(request());
  const response = await sessions.commit(session.set("visits", 1), new Response("ok"));
  return { sessions, cookie: pair(response.headers.get("Set-Cookie")) };
}

/**
 * Every peer as `{ name, webcrypto, mint, read }`: `mint()` signs a new random id, and `read(request)` gives the id
 * from a request's `Cookie` field if its signature is right.
 */
async function peers() {
  const context = await honoContext();
  const id = () => crypto.randomUUID();
  const [hmac, kept] = [withCreateHmac(SECRET), await withWebCrypto(SECRET)];
  return [
    {
      name: "by hand, createHmac",
      webcrypto: false,
      mint: hmac.mint,
      minting: "bench/hand-written/ids.js: randomUUID, createHmac",
      read: (visit) => () => hmac.read(visit),
      reading: "bench/hand-written/ids.js: createHmac, timingSafeEqual",
    },
    {
      name: "by hand, WebCrypto, key kept",
      webcrypto: true,
      mint: kept.mint,
      minting: "bench/hand-written/ids.js: randomUUID, subtle.sign",
      read: (visit) => () => kept.read(visit),
      reading: "bench/hand-written/ids.js: subtle.verify",
    },
    {
      name: "Hono signed cookie",
      webcrypto: true,
      mint: async () => pair(await generateSignedCookie("hono", id(), SECRET, ATTRIBUTES)),
      minting: "generateSignedCookie(name, randomUUID(), secret)",
      read: (visit) => {
        const c = context(visit);
        return () => getSignedCookie(c, SECRET, "hono");
      },
      reading: "getSignedCookie(context, secret, name)",
    },
    {
      name: "cookie-signature",
      webcrypto: false,
      mint: () => `express=${signature.sign(id(), SECRET)}`,
      minting: "sign(randomUUID(), secret)",
      read: (visit) => () => signature.unsign(parse(visit.headers.get("Cookie"), "express").express, SECRET),
      reading: "unsign() of the value that Hono's cookie parser finds",
    },
    {
      name: "iron-session",
      webcrypto: true,
      mint: async () => `iron=${await sealData({ id: id() }, ironOptions)}`,
      minting: "sealData({ id: randomUUID() })",
      read: (visit) => {
        const answer = new Headers();
        return async () => (await getIronSession(visit, answer, ironOptions)).id;
      },
      reading: "getIronSession(request, headers)",
    },
    {
      name: "hono-sessions",
      webcrypto: true,
      mint: async () => `honos=${await encrypt(SECRET, id())}`,
      minting: "encrypt(key, randomUUID()), as its middleware does",
      read: (visit) => {
        const c = context(visit);
        return () => decrypt(SECRET, getCookie(c, "honos")).catch(() => undefined);
      },
      reading: "getCookie() and decrypt(), as its middleware does",
    },
    {
      name: "React Router signed cookie",
      webcrypto: true,
      mint: async () => pair(await routerCookie.serialize(id())),
      minting: "createCookie(…, { secrets }).serialize(randomUUID())",
      read: (visit) => () => routerCookie.parse(visit.headers.get("Cookie")),
      reading: "cookie.parse(header)",
    },
    {
      name: "better-auth signed cookie",
      webcrypto: true,
      mint: async () => pair(await betterCall.mint(id())),
      minting: "better-call's serializeSignedCookie(name, randomUUID(), secret)",
      read: (visit) => () => betterCall.read(visit),
      reading: "better-call's getSignedCookie in a request context",
    },
    {
      name: "@hono/session",
      webcrypto: true,
      mint: async () => pair(await honoSessionId.mint(id())),
      minting: "its middleware's sealed id, a JWE",
      read: (visit) => () => silenced(() => honoSessionId.read(visit)),
      reading: "its middleware's sealed id, a JWE; console.error silenced",
    },
  ];
}

function mintRow({ sessions, cookie }, all) {
  const own = {
    name: "Eltanin",
    does: "open(request) of a browser without a cookie: robot verdict, id and store key",
    request: () => request(),
    run: (_, stranger) => sessions.open(stranger),
    check: async () => {
      const [one, two] = [await sessions.open(request()), await sessions.open(request())];
      expect("a new session's id", one.isNew && sessions.inspect(one.id).valid && one.id !== two.id, true);
    },
  };
  const others = all.map(({ name, webcrypto, mint, minting, read }) => ({
    name,
    webcrypto,
    does: minting,
    [webcrypto ? "run" : "sync"]: mint,
    check: async () => expect(name, /^[\da-f-]{36}$/.test(await read(request(await mint()))()), true),
  }));
  return { id: "mint", what: "An id minted", contenders: [own, ...others, mintLimit(cookie)] };
}

/** Accepting and refusing are the same calls: what differs is one bit of the cookie. */
async function readRow({ sessions, cookie }, all, forged) {
  const bend = (text) => (forged ? forge(text) : text);
  const visit = () => request(bend(cookie));
  const known = visit();
  const contenders = [
    {
      name: "Eltanin",
      does: forged
        ? "open(request): refuses, gives a robot verdict, mints a new id; no store operation"
        : "open(request): classifies, loads the record from a store that answers at once, and reads it",
      request: visit,
      run: (_, fresh) => sessions.open(fresh),
      check: async () => expect("the session", (await sessions.open(visit())).isNew, forged),
    },
    {
      name: "Eltanin, the id alone",
      does: "knows(request): whether the Cookie field holds a genuine id",
      sync: () => sessions.knows(known),
      check: () => expect("the answer", sessions.knows(known), !forged),
    },
  ];
  for (const { name, webcrypto, mint, read, reading } of all) {
    const run = read(request(bend(await mint())));
    const accepts = async () => /^[\da-f-]{36}$/.test((await run()) || "");
    const check = async () => expect(name, await accepts(), !forged);
    contenders.push({ name, webcrypto, does: reading, [webcrypto ? "run" : "sync"]: run, check });
  }
  contenders.push(idLimit(known, cookie));
  return forged
    ? { id: "refuse", what: "A forged id refused, one bit flipped", contenders }
    : { id: "accept", what: "An id accepted, from the request's Cookie field", contenders };
}

/** The rows on ids. */
export async function idRows() {
  const own = await eltanin();
  const all = await peers();
  return [mintRow(own, all), await readRow(own, all, false), await readRow(own, all, true)];
}
