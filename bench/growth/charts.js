/**
 * What grows. A chart has its sizes, and series of which each makes, for a size, a function that handles one request.
 * A limit is a time that the series must not exceed at a size, or that of another size.
 */

import { Sessions } from "eltanin";
import { request, SECRET } from "../data.js";
import { pair } from "../pair.js";

/** A store that holds one record and keeps the first one, so that each request finds the same. */
function frozen() {
  let record = null;
  return {
    atomic: false,
    load: async () => record,
    update: async (_key, change) => {
      const write = change(record?.bytes ?? null);
      record ??= write && { bytes: write.bytes.slice() };
    },
  };
}

/** Sessions, and the cookie of a session that `fill` has filled. */
async function stored(fill) {
  const sessions = new Sessions({ store: frozen(), secret: SECRET });
  const session = await sessions.open(request());
  fill(session);
  const response = await sessions.commit(session, new Response());
  return { sessions, cookie: pair(response.headers.get("Set-Cookie")) };
}

/** A function that handles one request of that session with `use(session, turn)`. */
async function serving(fill, use) {
  const { sessions, cookie } = await stored(fill);
  let turn = 0;
  return async (visit = request(cookie)) => {
    const session = await sessions.open(visit);
    if (session.isNew) throw new Error("the session was not found");
    use(session, ++turn);
    return sessions.commit(session, new Response());
  };
}

/** Variables of about 100 bytes each: objects as in a basket, and texts. */
const basket = (place) => ({
  name: `trail shoe ${place}`,
  quantity: 1 + (place % 3),
  price: 1_295 + place,
  size: "EU 42",
  colour: "granite grey",
});
const text = (place) => `https://shop.example/products/outdoor/running-${place}-${"x".repeat(44)}`;

/** Fills a namespace with about `kilobytes` of such variables. */
const filling = (scope, kilobytes, make) => (session) => {
  const count = Math.max(1, Math.floor((kilobytes * 1_000) / 107));
  const namespace = session.namespace(scope);
  for (let place = 0; place < count; place++) namespace.set(`key-${place}`, make(place));
  session.set("visits", 0);
};

const recordSeries = (name, scope, make, use) => ({
  name,
  make: (kilobytes) => serving(filling(scope, kilobytes, make), use),
});

const records = {
  id: "record",
  title: "Record size, one variable touched",
  unit: "kilobytes in the record",
  sizes: [1, 3, 10, 30, 100, 300, 900],
  series: [
    recordSeries("read, the rest in another namespace", "basket", basket, (session) => session.get("visits")),
    recordSeries("write, the rest in another namespace", "basket", basket, (session, turn) =>
      session.set("visits", turn),
    ),
    recordSeries("read, all in the same namespace", "basket", basket, (session) =>
      session.namespace("basket").get("key-0"),
    ),
    recordSeries("write, all in the same namespace", "basket", basket, (session, turn) =>
      session.namespace("basket").set("key-0", turn),
    ),
  ],
  limits: [
    { what: "one variable of a 900 KB namespace, read", series: 2, x: 900, most: 3_000 },
    { what: "one variable of a 900 KB namespace, written", series: 3, x: 900, most: 3_000 },
  ],
};

const manyNamespaces = (count) => (session) => {
  for (let scope = 0; scope < count; scope++)
    for (let place = 0; place < 8; place++) session.namespace(`scope-${scope}`).set(`key-${place}`, text(place));
};

const namespaces = {
  id: "namespaces",
  title: "Namespaces of 8 variables each",
  unit: "namespaces",
  sizes: [1, 3, 10, 30, 100, 200],
  series: [
    {
      name: "one is read",
      make: (count) => serving(manyNamespaces(count), (session) => session.namespace("scope-0").get("key-0")),
    },
    {
      name: "each is read",
      make: (count) =>
        serving(manyNamespaces(count), (session) => {
          for (let scope = 0; scope < count; scope++) session.namespace(`scope-${scope}`).get("key-0");
        }),
    },
  ],
  limits: [],
};

const variables = {
  id: "variables",
  title: "New variables in one request",
  unit: "new variables",
  sizes: [24, 100, 300, 1_000, 3_000, 10_000, 20_000],
  series: [
    {
      name: "a new session with that many numbers",
      make: async (count) => {
        const keys = Array.from({ length: count }, (_, place) => `key-${place}`);
        return async () => {
          const sessions = new Sessions({ store: frozen(), secret: SECRET });
          const session = await sessions.open(request());
          for (const [place, key] of keys.entries()) session.set(key, place);
          return sessions.commit(session, new Response());
        };
      },
    },
  ],
  limits: [{ what: "20,000 new variables", series: 0, x: 20_000, most: 40_000 }],
};

/** A person's request with other header fields. The headers are made once: what is timed reads them. */
const visitWith = (cookie, fields) => {
  const base = request(cookie);
  const headers = new Headers(base.headers);
  for (const [name, value] of Object.entries(fields)) headers.set(name, value);
  return () => ({ url: base.url, method: "GET", headers });
};

const readVisits = (session) => session.get("visits");

const cookies = {
  id: "cookies",
  title: "Pairs in the Cookie field",
  unit: "pairs, the session's cookie is the last",
  sizes: [1, 10, 100, 1_000, 10_000, 25_000, 100_000],
  series: [
    {
      name: "knows(request)",
      make: async (count) => {
        const { sessions, cookie } = await stored((session) => session.set("visits", 1));
        const others = Array.from({ length: count - 1 }, () => "a=1").join("; ");
        const visit = visitWith(cookie, { Cookie: others ? `${others}; ${cookie}` : cookie });
        return async () => sessions.knows(visit());
      },
    },
  ],
  limits: [],
};

/** A current browser's user agent, lengthened. */
const agentOf = (length) =>
  `Mozilla/5.0 (X11; Linux x86_64; rv:145.0) ${"Gecko/20100101 Firefox/145.0 ".repeat(400)}`.slice(0, length);

const agents = {
  id: "user-agent",
  title: "Characters of the user agent",
  unit: "characters",
  sizes: [10, 30, 100, 300, 768, 2_000, 8_000],
  series: [
    {
      name: "robot(request)",
      make: async (length) => {
        const { sessions } = await stored((session) => session.set("visits", 1));
        const visit = visitWith(undefined, { "User-Agent": agentOf(length) });
        return async () => sessions.robot(visit());
      },
    },
    {
      name: "a request that reads one variable",
      make: async (length) => {
        const { sessions, cookie } = await stored((session) => session.set("visits", 1));
        const visit = visitWith(cookie, { "User-Agent": agentOf(length) });
        return async () => {
          const session = await sessions.open(visit());
          readVisits(session);
          return sessions.commit(session, new Response());
        };
      },
    },
  ],
  limits: [
    { what: "the verdict on a user agent of 8,000 characters", series: 0, x: 8_000, as: 768 },
    { what: "a request with a user agent of 8,000 characters", series: 1, x: 8_000, as: 768 },
  ],
};

export const charts = [records, namespaces, variables, cookies, agents];
