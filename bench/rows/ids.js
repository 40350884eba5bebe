import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import signature from "cookie-signature";
import { Sessions } from "eltanin";
import { generateSignedCookie, getCookie, getSignedCookie } from "hono/cookie";
import { parse } from "hono/utils/cookie";
import { decrypt, encrypt } from "hono-sessions";
import { getIronSession, sealData } from "iron-session";
import { forge, request, SECRET } from "../data.js";
import { expect } from "../expect.js";
import { pair } from "../pair.js";
import { honoContext, ironOptions, routerCookie } from "../peers.js";

const ATTRIBUTES = { path: "/", httpOnly: true, secure: true, sameSite: "Lax" };

/** An id that a peer gives back. */
const ID = /^[\w-]{22,36}$/;

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
  const kept = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(SECRET),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign", "verify"],
  );
  const encoder = new TextEncoder();
  return [
    {
      name: "by hand, createHmac",
      webcrypto: false,
      mint: () => {
        const made = randomBytes(16).toString("base64url");
        return `hand=${made}.${createHmac("sha256", SECRET).update(made).digest("base64url")}`;
      },
      minting: "randomBytes(16), createHmac() of node:crypto",
      read: (visit) => () => {
        const [made, tag = ""] = parse(visit.headers.get("Cookie"), "hand").hand.split(".");
        const right = createHmac("sha256", SECRET).update(made).digest();
        const given = Buffer.from(tag, "base64url");
        return given.length === right.length && timingSafeEqual(given, right) ? made : undefined;
      },
      reading: "createHmac() and timingSafeEqual() of the value that Hono's cookie parser finds",
    },
    {
      name: "by hand, WebCrypto with a kept key",
      kept: true,
      mint: async () => {
        const made = id();
        const tag = await crypto.subtle.sign("HMAC", kept, encoder.encode(made));
        return `web=${made}.${Buffer.from(tag).toString("base64url")}`;
      },
      minting: "crypto.subtle.sign() with a key imported once",
      read: (visit) => async () => {
        const [made, tag = ""] = parse(visit.headers.get("Cookie"), "web").web.split(".");
        const right = await crypto.subtle.verify("HMAC", kept, Buffer.from(tag, "base64url"), encoder.encode(made));
        return right ? made : undefined;
      },
      reading: "crypto.subtle.verify() of the value that Hono's cookie parser finds",
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
  ];
}

function mintRow({ sessions }, all) {
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
  const others = all.map(({ name, webcrypto, kept, mint, minting, read }) => ({
    name,
    webcrypto,
    does: minting,
    [webcrypto || kept ? "run" : "sync"]: mint,
    check: async () => expect(name, ID.test(await read(request(await mint()))()), true),
  }));
  return { id: "mint", what: "an id minted", contenders: [own, ...others] };
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
  for (const { name, webcrypto, kept, mint, read, reading } of all) {
    const run = read(request(bend(await mint())));
    const accepts = async () => ID.test((await run()) || "");
    const check = async () => expect(name, await accepts(), !forged);
    contenders.push({ name, webcrypto, does: reading, [webcrypto || kept ? "run" : "sync"]: run, check });
  }
  return forged
    ? { id: "refuse", what: "a forged id refused (one bit flipped)", contenders }
    : { id: "accept", what: "an id accepted, from the request's Cookie field", contenders };
}

/** The rows on ids. */
export async function idRows() {
  const own = await eltanin();
  const all = await peers();
  return [mintRow(own, all), await readRow(own, all, false), await readRow(own, all, true)];
}
