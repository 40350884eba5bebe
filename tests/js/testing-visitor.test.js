/** `visitor`: a browser with a cookie jar, for tests of any fetch handler. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { browser, robot, visitor } from "eltanin/testing";
import { secret } from "../support/visitor.js";

/** A site that answers with what `answer` returns: header pairs, or a response. */
function site(answer) {
  const seen = [];
  const handle = (request, ...rest) => {
    seen.push(request);
    const answered = answer(request, ...rest);
    return answered instanceof Response ? answered : new Response("", { headers: answered ?? [] });
  };
  return { handle, seen, cookie: (place = -1) => seen.at(place).headers.get("Cookie") };
}

const setting = (...fields) => fields.map((field) => ["Set-Cookie", field]);

test("a visitor sends back what a site has set", async () => {
  const shop = site(({ url }) => (url.endsWith("/set") ? setting("a=1; Path=/", "b=2; Path=/") : []));
  const ada = visitor(shop.handle);
  await ada.get("/");
  assert.equal(shop.cookie(), null);
  await ada.get("/set");
  await ada.get("/");
  assert.equal(shop.cookie(), "a=1; b=2");
  assert.equal(ada.cookie("b"), "2");
});

/** Each: the `Set-Cookie` field, the URL that sets it, another one, and what is sent there. */
const RULES = {
  "a path": ["a=1; Path=/cart", "/", "/cart/add", "a=1"],
  "another path": ["a=1; Path=/cart", "/", "/carts", undefined],
  "the default path": ["a=1", "/cart/add", "/cart/remove", "a=1"],
  "a page outside the default path": ["a=1", "/cart/add", "/", undefined],
  "the host alone": ["a=1; Path=/", "/", "https://www.shop.example/", undefined],
  "a domain": ["a=1; Path=/; Domain=shop.example", "/", "https://www.shop.example/", "a=1"],
  "a domain above the public suffix": ["a=1; Path=/; Domain=example", "/", "/", undefined],
  "another domain": ["a=1; Path=/; Domain=other.example", "/", "/", undefined],
  "Secure over http": ["a=1; Path=/; Secure", "/", "http://shop.example/", undefined],
  "Secure set over http": ["a=1; Path=/; Secure", "http://shop.example/", "/", undefined],
  "Secure on localhost": ["a=1; Path=/; Secure", "http://localhost/", "http://localhost/", "a=1"],
  "__Host- with a domain": ["__Host-a=1; Path=/; Secure; Domain=shop.example", "/", "/", undefined],
  "__Host- without Secure": ["__Host-a=1; Path=/", "/", "/", undefined],
  "__Host- as it must be": ["__Host-a=1; Path=/; Secure", "/", "/", "__Host-a=1"],
  "__secure- in small letters": ["__secure-a=1; Path=/", "/", "/", undefined],
  "SameSite=None without Secure": ["a=1; Path=/; SameSite=None", "/", "/", undefined],
  "Max-Age of zero": ["a=1; Path=/; Max-Age=0", "/", "/", undefined],
  "a date that is over": ["a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "/", "/", undefined],
  "Max-Age before Expires": ["a=1; Max-Age=9; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "/", "/", "a=1"],
  "a control character": ["a=\u0001; Path=/", "/", "/", undefined],
  "4,097 bytes": [`a=${"x".repeat(4_096)}; Path=/`, "/", "/", undefined],
  "no name": ["only; Path=/", "/", "/", "only"],
};

test("the jar follows RFC 6265bis", () => {
  for (const [rule, [field, from, to, sent]] of Object.entries(RULES)) {
    const { jar } = visitor(() => new Response(""));
    const at = (path) => {
      const url = new URL(path, "https://shop.example");
      return { url, crossSite: false, navigation: true, method: "GET", topSite: "https://shop.example" };
    };
    jar.store(field, at(from));
    assert.equal(jar.field(at(to)), sent, rule);
  }
});

test("a longer path comes first, then the older cookie; setting one again keeps its place", async () => {
  const shop = site(({ url }) => (url.endsWith("/set") ? setting("a=1; Path=/", "b=1; Path=/c", "c=1; Path=/") : []));
  const ada = visitor(shop.handle);
  await ada.get("/set");
  await ada.get("/set");
  await ada.get("/c");
  assert.equal(shop.cookie(), "b=1; a=1; c=1");
});

test("a request from another site brings what SameSite allows", async () => {
  const fields = ["strict", "lax", "none"].map((kind) => `${kind}=1; Path=/; Secure; SameSite=${kind}`);
  const shop = site(({ url }) => (url.endsWith("/set") ? setting(...fields, "default=1; Path=/; Secure") : []));
  const ada = visitor(shop.handle);
  await ada.get("/set");
  await ada.get("/", { site: "cross-site" });
  assert.equal(shop.cookie(), "lax=1; none=1; default=1");
  await ada.post("/", {}, { site: "cross-site" });
  assert.equal(shop.cookie(), "none=1");
  await ada.get("/", { site: "cross-site", mode: "cors" });
  assert.equal(shop.cookie(), "none=1");
});

test("a cookie that another site's page is given is kept only with SameSite=None", async () => {
  const shop = site(() => setting("lax=1; Path=/; Secure", "none=1; Path=/; Secure; SameSite=None"));
  const ada = visitor(shop.handle);
  await ada.get("/", { site: "cross-site", mode: "cors" });
  assert.deepEqual(
    ada.jar.cookies.map(({ name }) => name),
    ["none"],
  );
});

test("a partitioned cookie is seen by one top-level site alone", async () => {
  const shop = site(() => setting("a=1; Path=/; Secure; SameSite=None; Partitioned"));
  const ada = visitor(shop.handle);
  await ada.get("/", { site: "cross-site", mode: "cors" });
  await ada.get("/");
  assert.equal(shop.cookie(), null);
  await ada.get("/", { site: "cross-site", mode: "cors" });
  assert.equal(shop.cookie(), "a=1");
});

test("a cookie that is not Secure never covers one that is, when it comes over http", async () => {
  const shop = site(({ url }) => setting(url.startsWith("https:") ? "a=good; Path=/; Secure" : "a=bad; Path=/"));
  const ada = visitor(shop.handle);
  await ada.get("/");
  await ada.get("http://shop.example/");
  assert.equal(ada.cookie("a"), "good");
});

test("restarting the browser keeps what has a date", async () => {
  const shop = site(() => setting("short=1; Path=/", "long=1; Path=/; Max-Age=60"));
  const ada = visitor(shop.handle);
  await ada.get("/");
  ada.restart();
  assert.deepEqual(
    ada.jar.cookies.map(({ name }) => name),
    ["long"],
  );
});

test("redirects within the site are followed as browsers do", async () => {
  const shop = site(({ url, method }) => {
    const { pathname } = new URL(url);
    if (pathname === "/login")
      return new Response(null, { status: 303, headers: [["Location", "/home"], ...setting("a=1; Path=/")] });
    if (pathname === "/again") return new Response(null, { status: 307, headers: { Location: "/form" } });
    if (pathname === "/away")
      return new Response(null, { status: 302, headers: { Location: "https://elsewhere.example/" } });
    return new Response(`${method} ${pathname}`);
  });
  const ada = visitor(shop.handle);
  assert.equal(await (await ada.post("/login", { user: "ada" })).text(), "GET /home");
  assert.equal(shop.cookie(), "a=1");
  assert.equal(await (await ada.post("/again", { user: "ada" })).text(), "POST /form");
  assert.equal(await shop.seen.at(-1).text(), "user=ada");
  assert.equal((await ada.get("/away")).status, 302);
  assert.equal((await visitor(shop.handle, { redirects: 0 }).get("/again")).status, 307);
});

test("parallel tabs share the jar, a copy has its own", async () => {
  const shop = site(({ url }) => setting(`${new URL(url).pathname.slice(1)}=1; Path=/`));
  const ada = visitor(shop.handle);
  await Promise.all([ada.get("/a"), ada.get("/b")]);
  const thief = ada.copy();
  await thief.get("/c");
  assert.equal(ada.jar.cookies.length, 2);
  assert.equal(thief.jar.cookies.length, 3);
});

test("the handler gets env and a context, and idle waits for waitUntil", async () => {
  let done = false;
  const worker = {
    greeting: "hi",
    fetch(_, env, ctx) {
      const work = async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        done = true;
      };
      ctx.waitUntil(work());
      return new Response(this.greeting + env.NAME);
    },
  };
  const ada = visitor(worker, { env: { NAME: " ada" } });
  assert.equal(await (await ada.get("/")).text(), "hi ada");
  await ada.idle();
  assert.equal(done, true);
});

test("a session lives with a visitor, and none is there for a robot", async () => {
  const sessions = new Sessions({ store: memory(), secret });
  const handle = sessions.handler(async (_request, _env, _ctx, open) => {
    const session = await open();
    const count = session ? session.get("count", 0) + 1 : 0;
    session?.set("count", count);
    return new Response(`${count}`);
  });
  const ada = visitor(handle);
  const counts = [];
  for (let at = 0; at < 3; at++) counts.push(await (await ada.get("/")).text());
  ada.restart();
  counts.push(await (await ada.get("/")).text());
  assert.deepEqual(counts, ["1", "2", "3", "1"]);
  assert.equal(await (await handle(robot("https://shop.example/"))).text(), "0");
  assert.equal(sessions.robot(browser("https://shop.example/")).kind, "human");
  assert.equal(sessions.robot(robot("https://shop.example/")).kind, "robot");
});
