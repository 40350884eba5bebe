/** The worker of the runtime tests: each path does one thing with the visitor's session. */

import { kv, Sessions } from "eltanin";
import { picture } from "../support/picture.js";
import { values } from "../support/values.js";

const json = (data) => new Response(JSON.stringify(data), { headers: { "Content-Type": "application/json" } });

const paths = {
  "/id": (session) => json({ id: session.id, isNew: session.isNew }),
  "/store": (session) => {
    session.set("values", values);
    for (const [name, value] of Object.entries(values)) session.namespace("each").set(name, value);
    return json(Object.keys(values).length);
  },
  /** The values that did not come back as they were. */
  "/differences": (session) => {
    const each = session.namespace("each");
    const different = Object.entries(values).filter(([name, value]) => picture(each.get(name)) !== picture(value));
    const whole = picture(session.get("values")) === picture(values);
    return json({ count: each.size, different: different.map(([name]) => name), whole });
  },
  "/push": (session) => json(session.getOrInsert("list", []).push(1)),
  "/login": (session) => {
    session.login(7);
    session.setPersistent();
    return json(session.userid());
  },
  "/user": (session) => json({ user: session.userid(), persistent: session.persistent(), list: session.get("list") }),
  "/destroy": (session) => {
    session.destroy();
    return json(null);
  },
  "/refused": (session) => {
    try {
      session.set("v", { a: [() => 1] });
    } catch ({ name, code, message }) {
      return json({ name, code, message, has: session.has("v") });
    }
  },
  "/property": (session) => {
    try {
      Object.assign(session, { user: 1 });
    } catch ({ name, code }) {
      return json({ name, code, size: session.size });
    }
  },
  /** Headers that throw while the module reads them. */
  "/trap": (session, sessions) => {
    const get = () => {
      throw new Error("thrown by a header");
    };
    try {
      sessions.robot({ url: "https://shop.example/", headers: { get } });
    } catch ({ category, code }) {
      return json({ category, code, list: session.get("list") });
    }
  },
};

export default {
  async fetch(request, env, ctx) {
    const sessions = new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET });
    const handler = sessions.handler(async (_request, _env, _ctx, session) => {
      const path = paths[new URL(request.url).pathname];
      if (!path) return new Response("nothing here", { status: 404 });
      const found = await session();
      return found ? path(found, sessions) : new Response("a robot", { status: 403 });
    });
    return handler(request, env, ctx);
  },
};
