import assert from "node:assert/strict";
import { inspect } from "node:util";
import { memory, Sessions, SessionsError } from "eltanin";
import { fuzz } from "../../support/fuzz.js";
import { agents, cookies, request, secret } from "../../support/visitor.js";

const cycle = {};
cycle.self = cycle;

/** Values that are right for no option. */
const NEVER = [null, 5n, Symbol("s"), NaN, -1, -1.5, Infinity, cycle, [cycle], new Date(0), new Map(), /x/, Object(1)];

/** For each option: right values, and wrong ones besides those above. */
const options = {
  idFormat: [
    ["standard", "draco"],
    ["", "Draco", true],
  ],
  persistence: [
    ["login", "anyone"],
    ["", "user", true],
  ],
  storeTimeout: [
    [0.5, 5, 2_147_483],
    [0, "5", 2_147_484],
  ],
  "cookie.name": [
    ["sid", "__Host-a", "__host-b", "__Secure-c", "a!b"],
    ["", "a b", "a=b", "é", "a;b", 1],
  ],
  "cookie.path": [
    ["/", "/app", "/a b"],
    ["", "app", "/;x", "/\n", 1],
  ],
  "cookie.domain": [
    ["example.com", ".example.com"],
    ["", "a b", "a..b", "a;b", 1],
  ],
  "cookie.sameSite": [
    ["strict", "lax", "none"],
    ["Lax", "", true],
  ],
  "cookie.secure": [
    [true, false],
    ["true", 0, 1],
  ],
  "cookie.partitioned": [
    [true, false],
    ["true", 0, 1],
  ],
  "lifetime.volatile": [
    [1, 60, 9_000],
    [0, 1.5, "60", 2 ** 32],
  ],
  "lifetime.persistent": [
    [1, 60, 2 ** 32 - 1],
    [0, "60", 60n],
  ],
  "lifetime.absolute": [
    [1, 100, 100_000],
    [0, "60", true],
  ],
  "tokens.lifetime": [
    [1, 60, 100_000],
    [0, "60", true],
  ],
  "tokens.expose": [
    [true, false],
    ["true", 0, 1],
  ],
  "robots.add": [
    [[], ["Shop/1"]],
    ["Shop/1", [""], [1], [undefined], {}],
  ],
  "robots.allow": [
    [[], ["curl"]],
    ["curl", [""], [null], {}],
  ],
  "robots.decide": [[({ kind }) => kind], ["human", {}, true]],
  onEvent: [[() => {}], ["log", {}, true]],
};
const names = Object.keys(options);
const groups = ["cookie", "lifetime", "robots", "tokens"];

/** Random options, with the names of those that are wrong. */
function optionsOf({ below, pick, text }) {
  const made = { store: memory(), secret };
  const wrong = [];
  const given = {};
  const put = (name, value) => {
    const [group, inner] = name.split(".");
    made[group] = inner ? { ...made[group], [inner]: value } : value;
    given[name] = value;
  };
  for (const name of names) {
    const chance = below(20);
    const [right, bad] = options[name];
    if (chance < 7) put(name, pick([...right, undefined]));
    if (chance === 19 && below(3) === 0) {
      put(name, pick([...bad, ...NEVER]));
      wrong.push(name);
    }
  }
  if (below(10) === 0) {
    const group = pick(["", ...groups]);
    const inner = pick([
      () => text(1 + below(8), [..."abXY_-1é"]),
      () => `${pick(names).split(".").at(-1)}${pick(["s", "_", "2"])}`,
      () => pick(["maxAge", "constructor", "toString", "httpOnly", "ttl"]),
    ])();
    const name = group ? `${group}.${inner}` : inner;
    put(name, 1);
    wrong.push(name);
  }
  if (below(20) === 0) {
    const group = pick(groups);
    made[group] = pick([...NEVER, [], "false", 1, 0, ""]);
    // What was in it is gone.
    return { made, given: {}, wrong: [...wrong.filter((name) => !name.startsWith(`${group}.`)), group] };
  }
  for (const group of groups) if (made[group] && below(3) === 0) made[group] = asClass(made[group]);
  return { made: below(3) === 0 ? asClass(made) : made, given, wrong };
}

/** The same options as getters of a class. */
function asClass(plain) {
  class Options {}
  for (const [name, value] of Object.entries(plain))
    Object.defineProperty(Options.prototype, name, { get: () => value });
  return new Options();
}

/** Whether browsers would refuse the cookie. */
function contradicts(given) {
  const name = given["cookie.name"]?.toLowerCase() ?? "";
  const isSecure = given["cookie.secure"] !== false;
  if (name.startsWith("__host-")) {
    if (!isSecure || (given["cookie.path"] ?? "/") !== "/" || given["cookie.domain"] !== undefined) return true;
  }
  const needsSecure =
    name.startsWith("__secure-") || given["cookie.sameSite"] === "none" || given["cookie.partitioned"] === true;
  return needsSecure && !isSecure;
}

/** Opens and saves a session, and compares it with the options. */
async function honoured(sessions, given) {
  const session = await sessions.open(request());
  assert.equal(session.id.length, given.idFormat === "draco" ? 21 : 44);
  const { "lifetime.volatile": volatile = 7_200, "lifetime.absolute": absolute = 34_560_000 } = given;
  assert.equal(session.expiresAt - session.createdAt, Math.min(volatile, absolute) * 1_000);
  const own = given["cookie.domain"] !== undefined || (given["cookie.path"] ?? "/") !== "/";
  const secure = given["cookie.secure"] !== false;
  const byDefault = secure ? (own ? "__Secure-session" : "__Host-session") : "session";
  const [cookie] = cookies(await sessions.commit(session.set("a", 1), new Response()));
  const { attributes } = cookie;
  assert.equal(cookie.name, given["cookie.name"] ?? byDefault);
  assert.equal(attributes.path, given["cookie.path"] ?? "/");
  assert.equal(attributes.domain, given["cookie.domain"]);
  assert.equal(attributes.samesite.toLowerCase(), given["cookie.sameSite"] ?? "lax");
  assert.equal(attributes.secure ?? false, secure);
  assert.equal(attributes.partitioned ?? false, given["cookie.partitioned"] ?? false);
  const other = await sessions.open(request());
  if (given.persistence === "anyone") other.setPersistent();
  else assert.throws(() => other.setPersistent(), { code: "not_logged_in" });
  const { "robots.allow": allow = [], "robots.add": add = [] } = given;
  assert.equal(sessions.robot(request(undefined, { agent: agents.curl })).reason === "site-allow", allow.length > 0);
  const shop = request(undefined, { agent: `${agents.person} Shop/1` });
  assert.equal(sessions.robot(shop).reason === "site-add", add.length > 0);
  const asked = request(undefined, { headers: { "Session-Token": "?1" } });
  const answer = await sessions.commit(await sessions.open(asked), new Response());
  const token = answer.headers.get("Session-Token");
  const tokens = "tokens.lifetime" in given || "tokens.expose" in given;
  assert.equal(token !== null, tokens);
  if (tokens) {
    const { issuedAt, expiresAt } = sessions.inspect(token);
    const exposed = /Session-Token/.test(answer.headers.get("Access-Control-Expose-Headers") ?? "");
    const lasts = Math.min(given["tokens.lifetime"] ?? 3_600, absolute);
    assert.ok(Math.abs(expiresAt - issuedAt - lasts * 1_000) <= 1_000, `${expiresAt - issuedAt} ms, not ${lasts} s`);
    assert.equal(exposed, given["tokens.expose"] ?? false);
  }
}

fuzz("random options are accepted and honoured, or refused by name", { short: 2_000, long: 50_000 }, async (random) => {
  const { made, given, wrong } = optionsOf(random);
  const label = inspect(given);
  let sessions;
  try {
    sessions = new Sessions(made);
  } catch (error) {
    assert.ok(error instanceof SessionsError, `${label}: ${error.stack}`);
    assert.equal(error.category, "usage");
    const together = /^cookie_(prefix|same_site|partitioned)$/.test(error.code);
    if (wrong.length === 0) assert.ok(together && contradicts(given), `${label}: ${error.message}`);
    else
      assert.ok(together || wrong.some((name) => error.message.includes(`\`${name}\``)), `${label}: ${error.message}`);
    return;
  }
  assert.deepEqual(wrong, [], label);
  assert.equal(contradicts(given), false, label);
  await honoured(sessions, given);
});
