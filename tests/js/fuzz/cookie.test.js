import assert from "node:assert/strict";
import { memory, Sessions } from "eltanin";
import { fuzz } from "../../support/fuzz.js";
import { agents, secret } from "../../support/visitor.js";

/** The keys that were loaded. The store is empty, so each id that is found is tried. */
let loaded = [];
const store = {
  ...memory(),
  atomic: true,
  update: async (_, change) => void change(null),
  load: async (key) => void loaded.push(key) ?? null,
};

/** A site with a cookie name, and some ids of it with their keys in the store. */
async function siteOf(name, idFormat) {
  const sessions = new Sessions({ store, secret, idFormat, cookie: { name } });
  const requestOf = (cookie) => {
    const fields = { cookie, "user-agent": agents.person };
    return { url: "https://shop.example/", headers: { get: (field) => fields[field.toLowerCase()] ?? null } };
  };
  const ids = new Map();
  for (let count = 0; count < 4; count++) {
    const { id } = await sessions.open(requestOf(""));
    loaded = [];
    await sessions.open(requestOf(`${name}=${id}`));
    assert.equal(loaded.length, 1);
    ids.set(id, loaded[0]);
  }
  return { name, sessions, ids, requestOf };
}

const sites = [];
for (const name of ["__Host-sid", "sid", "s", "a!#$%&'*+.^_`|~b"]) {
  for (const idFormat of ["standard", "draco"]) sites.push(await siteOf(name, idFormat));
}

/** The most cookies of the name that are tried, see SEMANTICS 39. */
const MOST = 4;

/** The ids in a field, read as RFC 6265bis says: section 4.2.1 for the field, section 5.6 for a pair. */
function idsIn(field, { name, ids }) {
  const trim = (text) => text.replace(/^[ \t]+|[ \t]+$/g, "");
  const found = [];
  for (const pair of field.split(";")) {
    // A pair without "=" has no name.
    const equals = pair.indexOf("=");
    if (equals >= 0 && trim(pair.slice(0, equals)) === name) found.push(trim(pair.slice(equals + 1)));
  }
  return [...new Set(found.slice(0, MOST))].filter((value) => ids.has(value));
}

/** A field of pieces that may go wrong: names and ids that are nearly right, separators, quotes, any text. */
function fieldOf({ below, pick, text }, { name, ids }) {
  const id = () => pick([...ids.keys()]);
  const noise = [...'ab =;,"\t\0\r\né€🙂\u00a0%', "\ud800", "__Host-", "session"];
  const pieces = [
    () => `${name}=${id()}`,
    () => `${name}=${id()}`,
    () => `${name} = ${id()}\t`,
    () => `${name}="${id()}"`,
    () => `${name}=${id()}${pick(["x", "=", ",", " ", "\u00a0", "\0"])}`,
    () => `${name}=${id().slice(below(4))}`,
    () => `${name}=${id().replace(/./, (first) => first.toLowerCase())}`,
    () => `${pick([name.toUpperCase(), name.slice(1), `${name}x`, `x${name}`, `\u00a0${name}`])}=${id()}`,
    () => `${name}`,
    () => `=${name}=${id()}`,
    () => `${name}==${id()}`,
    () => id(),
    () => `other=${text(below(8), noise)}`,
    () => text(below(12), noise),
  ];
  const separators = ["; ", "; ", "; ", ";", " ; ", ";;", ", ", "\t;\t", "\n", ""];
  return Array.from({ length: below(9) }, () => pick(pieces)() + pick(separators)).join("");
}

fuzz(
  "a random Cookie field: the ids are found that RFC 6265bis finds",
  { short: 4_000, long: 200_000 },
  async (random) => {
    const site = random.pick(sites);
    const field = fieldOf(random, site);
    const expected = idsIn(field, site).map((id) => site.ids.get(id));
    loaded = [];
    await site.sessions.open(site.requestOf(field));
    assert.deepEqual(loaded, expected, JSON.stringify([site.name, field]));
    assert.equal(site.sessions.knows(site.requestOf(field)), expected.length > 0, JSON.stringify(field));
  },
);
