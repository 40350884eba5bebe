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
  return [
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
  const others = all.map(({ name, webcrypto, mint, minting, read }) => ({
    name,
    webcrypto,
    does: minting,
    [webcrypto ? "run" : "sync"]: mint,
    check: async () => expect(name, /^[\da-f-]{36}$/.test(await read(request(await mint()))()), true),
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
  for (const { name, webcrypto, mint, read, reading } of all) {
    const run = read(request(bend(await mint())));
    const accepts = async () => /^[\da-f-]{36}$/.test((await run()) || "");
    const check = async () => expect(name, await accepts(), !forged);
    contenders.push({ name, webcrypto, does: reading, [webcrypto ? "run" : "sync"]: run, check });
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
