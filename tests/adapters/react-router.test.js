import assert from "node:assert/strict";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { createEltaninStorage, eltanin } from "eltanin/react-router";
import { browser, robot } from "eltanin/testing";
import * as router8 from "react-router";
import * as router7 from "react-router-7";
import { request, secret } from "../support/visitor.js";
import { pages, scenario, upstream, visit } from "./scenario.js";
import { buildOf } from "./server-build.js";

function shop({ createRequestHandler, redirect }) {
  return (source) => {
    const { sessionMiddleware, getSession, requireUser } = eltanin(source);
    const routes = {};
    for (const [path, page] of Object.entries(pages)) {
      const loader = async ({ request, context }) => {
        const { text, status, location } = await page(() => getSession(context), new URL(request.url).searchParams);
        return location ? redirect(location, 303) : new Response(text, { status });
      };
      routes[path] = { loader, action: loader };
    }
    routes["/account"] = { middleware: [requireUser("/login")], loader: () => new Response("your account") };
    routes["/fetched"] = {
      async loader({ context }) {
        await visit(() => getSession(context));
        return upstream();
      },
    };
    const handler = createRequestHandler(buildOf({ middleware: [sessionMiddleware] }, routes), "production");
    return (request) => handler(request);
  };
}

scenario("react-router 8", shop(router8), { guard: 303, throws: false });
scenario("react-router 7", shop(router7), { guard: 303, throws: false });

for (const [version, router] of [
  [8, router8],
  [7, router7],
]) {
  test(`react-router ${version}: the source gets the context, and a guard without a page to log in throws 401`, async () => {
    const sessions = new Sessions({ store: memory(), secret });
    const key = router.createContext();
    const { sessionMiddleware, requireUser } = eltanin((context) => context.get(key));
    const routes = { "/private": { middleware: [requireUser()], loader: () => new Response("your account") } };
    const handler = router.createRequestHandler(buildOf({ middleware: [sessionMiddleware] }, routes), "production");
    const context = new router.RouterContextProvider(new Map([[key, sessions]]));
    assert.equal((await handler(browser("https://shop.example/private"), context)).status, 401);
  });
}

function storage(options = {}) {
  return createEltaninStorage(new Sessions({ store: memory(), secret, ...options }));
}

test("react-router: the storage keeps variables, and its sessions are those of React Router", async () => {
  const { getSession, commitSession, destroySession } = storage();
  const first = await getSession(request());
  assert.ok(router8.isSession(first) && router7.isSession(first));
  assert.equal(first.id, "");
  first.set("visits", 1);
  first.flash("note", "saved");
  const cookie = await commitSession(first);
  assert.match(cookie, /^__Host-session=.*; HttpOnly/);
  const id = cookie.split(/[=;]/)[1];

  const second = await getSession(request(id));
  assert.equal(second.id, id);
  assert.deepEqual([second.has("visits"), second.get("visits"), second.get("none")], [true, 1, undefined]);
  assert.deepEqual(second.data, { visits: 1 });
  assert.equal(second.get("note"), "saved");
  assert.equal(second.get("note"), undefined);
  second.unset("visits");
  second.eltanin.login(7);
  const renewed = (await commitSession(second)).split(/[=;]/)[1];
  assert.notEqual(renewed, id);

  const third = await getSession(request(renewed));
  assert.deepEqual([third.eltanin.userid(), third.data], [7, {}]);
  assert.match(await destroySession(third), /Max-Age=0/);
  assert.equal((await getSession(request(renewed))).eltanin.userid(), 0);
});

test("react-router: the storage says that it cannot see the user agent", async () => {
  const { getSession } = storage();
  const expected = {
    category: "usage",
    code: "arguments",
    message: /^`getSession` cannot see the user agent.*getSession\(request\)$/,
  };
  await assert.rejects(getSession(null), expected);
  await assert.rejects(getSession(), expected);
  await assert.rejects(getSession("theme=dark"), expected);
});

test("react-router: the storage opens a known session by the Cookie field alone, and any one without robot detection", async () => {
  const { getSession, commitSession } = storage();
  const first = await getSession(request());
  first.set("visits", 1);
  const cookie = (await commitSession(first)).split(";")[0];
  assert.equal((await getSession(cookie)).get("visits"), 1);
  assert.equal((await storage({ robots: false }).getSession(null)).get("visits"), undefined);
});

test("react-router: the storage keeps nothing for a robot", async () => {
  const { getSession, commitSession, destroySession } = storage();
  const session = await getSession(robot("https://shop.example/"));
  session.set("visits", 1);
  session.flash("note", "saved");
  session.unset("visits");
  assert.deepEqual(
    [session.id, session.data, session.has("visits"), session.get("visits")],
    ["", {}, false, undefined],
  );
  assert.equal(await commitSession(session), "");
  assert.equal(await destroySession(session), "");
});
