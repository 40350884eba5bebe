/** Plays a burst: overlapping requests of one visitor through the package, over a store with delays. */

import { Sessions } from "eltanin";
import { agents, secret } from "../visitor.js";

const COOKIE = "__Host-session";

/** The variables that every session has at first: those that requests delete, and one that tells whose data they are. */
const first = Object.fromEntries(["start", "same", "a0", "a1", "a2", "a3"].map((name) => [name, "first"]));

async function turns(count) {
  for (let turn = 0; turn < count; turn++) await null;
}

/** A request with this id. It is no `Request`: creating one takes longer than all that is tested here. */
function incoming(id) {
  const fields = { "user-agent": agents.person, cookie: id && `${COOKIE}=${id}` };
  return { url: "https://shop.example/", headers: { get: (name) => fields[name.toLowerCase()] ?? null } };
}

/** The id that a response sets, `""` when it removes the cookie, `undefined` when it leaves it. */
function idOf(response) {
  return response.headers
    .get("Set-Cookie")
    ?.slice(COOKIE.length + 1)
    .split(";")[0];
}

/** One visitor and the site. */
export class Burst {
  #reach;
  #plans;
  #clock;
  /** Counts what happens: writes, calls, arrivals. */
  #moment = 0;
  #site;
  jar;
  /** Every id that was given out, and by which request. */
  given = new Map();
  reports = [];
  /** From when to when each write of a store that cannot compare may lose what others write: since it has looked. */
  windows = [];

  /** `reach` gives a way to the store, see `stores.js`. */
  constructor(reach, plans, clock) {
    this.#reach = reach;
    this.#plans = plans;
    this.#clock = clock;
    this.#site = new Sessions({ store: reach({ wait: () => {}, looks: () => {}, writes: () => {} }), secret });
  }

  async play({ begin, pause, requests }) {
    this.begin = begin;
    if (begin !== "nothing") await this.#begin(begin === "user" ? 1 : 0);
    const ends = requests.some(({ segments }) =>
      segments.some(({ acts }) => acts.some(({ does }) => /^end/.test(does))),
    );
    if (begin === "user" && ends) this.device = await this.#device();
    this.#clock.now += pause;
    const { jar } = this;
    await Promise.all(requests.map((request) => this.#request(request, jar)));
    return this;
  }

  async #begin(user) {
    const session = await this.#site.open(incoming());
    session.update(first).namespace("cart").update(first);
    if (user) session.login(user);
    this.jar = idOf(await this.#site.commit(session, new Response()));
    this.given.set(this.jar, undefined);
  }

  /** The id of another browser of user 1. */
  async #device() {
    const session = await this.#site.open(incoming());
    session.login(1);
    return idOf(await this.#site.commit(session, new Response()));
  }

  /** What is seen with an id: nothing when its session does not live. */
  async look(id) {
    const session = id ? await this.#site.open(incoming(id)) : undefined;
    if (!session || session.isNew) return undefined;
    const variables = { __system__: session.toObject(), cart: session.namespace("cart").toObject() };
    return { id, user: session.userid(), variables };
  }

  list(user) {
    return this.#site.list(user);
  }

  /** The store as one request reaches it. */
  #storeFor(report) {
    const looked = new Map();
    const store = this.#reach({
      wait: async () => {
        this.#clock.now += 1;
        await turns(this.#plans.turns());
      },
      looks: (key) => looked.set(key, ++this.#moment),
      writes: (key) => {
        const to = ++this.#moment;
        this.windows.push({ by: report.number, key, from: looked.get(key) ?? to, to });
      },
    });
    return {
      atomic: store.atomic,
      load: (key) => store.load(key),
      update: (key, change, options) => {
        const observed = (current) => {
          const write = change(current);
          if (write) report.segment.wrote = ++this.#moment;
          return write;
        };
        return store.update(key, observed, options);
      },
    };
  }

  async #request({ number, sent, segments }, id) {
    const report = { number, segments: [], error: undefined };
    this.reports.push(report);
    await turns(sent);
    try {
      const site = new Sessions({ store: this.#storeFor(report), secret });
      const response = await this.#handle(site, report, segments, id);
      report.cookie = idOf(response);
      await turns(2 * this.#plans.turns());
      report.arrived = ++this.#moment;
      if (report.cookie !== undefined) this.jar = report.cookie || undefined;
    } catch (error) {
      report.error = error;
    }
  }

  async #handle(site, report, segments, id) {
    const isEnd = segments[0].acts[0]?.does === "end";
    const session = isEnd ? null : await site.open(incoming(id));
    // It came after the id was renewed or ended.
    report.tentative = id !== undefined && session?.isNew === true;
    for (const [index, { acts }] of segments.entries()) {
      report.segment = { acts, called: ++this.#moment };
      report.segments.push(report.segment);
      for (const act of acts) await this.#act(site, session, act, report.segment);
      if (index + 1 === segments.length) return this.#commit(site, session, report);
      const { status, cookies } = await site.save(session);
      report.segment.status = status;
      this.#give(report, cookies[0]?.value);
    }
  }

  async #commit(site, session, report) {
    const response = await site.commit(session, new Response());
    report.segment.status = session?.status;
    this.#give(report, idOf(response));
    return response;
  }

  #give(report, id) {
    if (!id || this.given.has(id)) return;
    report.segment.id = id;
    this.given.set(id, report);
  }

  async #act(site, session, act, segment) {
    const { does, scope, name, value, user, turns: count } = act;
    if (does === "think") await turns(count);
    else if (does === "set") session.namespace(scope).set(name, value);
    else if (does === "delete") act.found = session.namespace(scope).delete(name);
    else if (does === "persist") session.setPersistent(session.userid() !== 0);
    else if (does === "end" || does === "endOthers") {
      segment.ends = ++this.#moment;
      await site.end(user, does === "end" ? {} : { except: session });
      segment.ended = ++this.#moment;
    } else {
      if (does === "login") segment.loggedIn = ++this.#moment;
      session[does](...(does === "login" ? [user] : []));
    }
  }
}
