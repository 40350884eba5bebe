// Requests from which the browser may have withheld our cookie.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { counting } from "../support/store.js";
import { agents, Browser, cookies, home, request, secret } from "../support/visitor.js";

function site(options = {}) {
  const store = counting(memory());
  return { store, sessions: new Sessions({ store, secret, tokens: true, ...options }) };
}

/** The fields of a request that another site has caused. */
const crossSite = (mode, dest) => ({
  "Sec-Fetch-Site": "cross-site",
  ...(mode && { "Sec-Fetch-Mode": mode }),
  ...(dest && { "Sec-Fetch-Dest": dest }),
});

const preflight = { Origin: "https://other.example", "Access-Control-Request-Method": "POST" };

/** A request, the method, its fields, and whether its session is withheld under "strict", "lax" and "none". */
const visits = [
  ["a link from another site", "GET", crossSite("navigate", "document"), [true, false, false]],
  ["a HEAD of a link from another site", "HEAD", crossSite("navigate", "document"), [true, false, false]],
  ["a form that another site posts", "POST", crossSite("navigate", "document"), [true, true, false]],
  ["a frame in another site", "GET", crossSite("navigate", "iframe"), [true, true, false]],
  ["an image in another site", "GET", crossSite("no-cors", "image"), [true, true, false]],
  ["a fetch by another site", "GET", crossSite("cors", "empty"), [true, true, false]],
  ["a fetch by another site that tells no mode", "GET", crossSite(), [true, true, false]],
  ["a CORS preflight", "OPTIONS", { ...crossSite("cors", "empty"), ...preflight }, [true, true, true]],
  ["a CORS preflight of the own site", "OPTIONS", { "Sec-Fetch-Site": "same-site", ...preflight }, [true, true, true]],
  ["OPTIONS that is no preflight", "OPTIONS", { "Sec-Fetch-Site": "same-origin" }, [false, false, false]],
  ["a request of the own origin", "POST", { "Sec-Fetch-Site": "same-origin" }, [false, false, false]],
  ["a request of the own site", "GET", { "Sec-Fetch-Site": "same-site" }, [false, false, false]],
  [
    "an address that was typed",
    "GET",
    { "Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate" },
    [false, false, false],
  ],
  ["a browser that sends no such fields", "POST", {}, [false, false, false]],
];

const incoming = (method, fields) => new Request(home, { method, headers: { "User-Agent": agents.person, ...fields } });

for (const [what, method, fields, withheld] of visits) {
  for (const [index, sameSite] of ["strict", "lax", "none"].entries()) {
    const tentative = withheld[index];
    const outcome = tentative ? "is tentative and gets no cookie" : "is stored";
    test(`semantics 38: the session of ${what} ${outcome} with sameSite ${sameSite}`, async () => {
      const { sessions, store } = site({ cookie: { sameSite } });
      const session = await sessions.open(incoming(method, fields));
      session.set("a", 1);
      session.flash("note", session.csrfToken());
      const response = await sessions.commit(session, new Response());
      assert.equal(session.status, tentative ? "dropped" : "saved");
      assert.equal(store.writes, tentative ? 0 : 1);
      assert.equal(cookies(response).length, tentative ? 0 : 1);
    });
  }
}

test("semantics 38: a request with our cookie is not withheld, whatever it says, and goes on with its session", async () => {
  const { sessions } = site();
  const person = new Browser(sessions);
  await person.visit((session) => session.set("a", 1));
  person.options.headers = crossSite("cors", "empty");
  await person.visit((session) => session.set("a", 2));
  assert.equal(await person.sees((session) => session.get("a")), 2);
});

test("semantics 38: a dead or forged session cookie proves that the browser sends cookies", async () => {
  const { sessions } = site();
  const person = new Browser(sessions, { headers: crossSite("cors", "empty") });
  for (const id of ["forged", `I${"A".repeat(43)}`, (await sessions.open(request())).id]) {
    person.id = id;
    const response = await person.visit((session) => session.set("a", 1));
    assert.equal(cookies(response).length, 1, id);
  }
});

test("semantics 38: cookies with other names show nothing", async () => {
  const { sessions, store } = site();
  const fields = { ...crossSite("cors", "empty"), Cookie: "theme=dark; session=x" };
  const session = await sessions.open(incoming("GET", fields));
  await sessions.commit(session.set("a", 1), new Response());
  assert.deepEqual([session.status, store.total], ["dropped", 0]);
});

test("semantics 38: a token, or the request for one, is never withheld", async () => {
  const { sessions, store } = site();
  const asking = await sessions.open(incoming("POST", { ...crossSite("cors", "empty"), "Session-Token": "?1" }));
  const answer = await sessions.commit(asking.set("a", 1), new Response());
  assert.deepEqual([asking.status, store.writes], ["saved", 1]);
  const Authorization = `Bearer ${answer.headers.get("Session-Token")}`;
  const known = await sessions.open(incoming("POST", { ...crossSite("cors", "empty"), Authorization }));
  assert.equal(known.get("a"), 1);
});

test("semantics 38: a login makes the session real, with what was set and with a cookie", async () => {
  const { sessions } = site();
  // As an identity provider that posts its answer.
  const session = await sessions.open(incoming("POST", crossSite("navigate", "document")));
  session.set("a", 1);
  session.login(7);
  const response = await sessions.commit(session, new Response());
  assert.equal(session.status, "saved");
  const person = new Browser(sessions);
  person.keep(response);
  assert.deepEqual(await person.sees((found) => [found.userid(), found.get("a")]), [7, 1]);
});

test("semantics 38: a stored session of the same browser survives what another site lets it send", async () => {
  const { sessions } = site();
  const person = new Browser(sessions);
  await person.visit((session) => session.set("cart", 1).login(7));
  const { id } = person;
  // The browser sends no cookie with these, and would replace the one it has.
  for (const [, method, fields, withheld] of visits.filter(([, , , [, lax]]) => lax)) {
    assert.equal(withheld[0], true);
    const session = await sessions.open(incoming(method, fields));
    session.set("seen", 1);
    session.csrfToken();
    person.keep(await sessions.commit(session, new Response()));
    assert.equal(person.id, id, method);
  }
  assert.equal(await person.sees((session) => session.get("cart")), 1);
});

test("semantics 38: a suspect whose cookie may be withheld is not given one either", async () => {
  const { sessions, store } = site({ robots: { decide: () => "suspect" } });
  const session = await sessions.open(incoming("GET", crossSite("no-cors", "image")));
  const response = await sessions.commit(session.set("a", 1), new Response());
  assert.deepEqual([cookies(response), store.total], [[], 0]);
});
