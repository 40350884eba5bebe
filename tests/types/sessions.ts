/** The package's face as a user's compiler sees it. */

import {
  generateSecret,
  type Inspection,
  inspect,
  type KVNamespaceLike,
  kv,
  memory,
  type Namespace,
  robot,
  type Session,
  type SessionEvent,
  type SessionInfo,
  Sessions,
  SessionsError,
  type SessionsOptions,
  type Store,
  type Verdict,
  version,
  type WriteOptions,
} from "eltanin";

interface Shop {
  visits: number;
  name?: string;
}

declare const binding: KVNamespaceLike;
declare const shop: Shop;
declare const request: Request;

const options: SessionsOptions = {
  store: kv(binding, { prefix: "shop:", consistency: "eventual" }),
  secret: [generateSecret(), new Uint8Array(32)],
  idFormat: "draco",
  cookie: { name: "sid", path: "/", domain: "example.com", sameSite: "none", secure: true, partitioned: true },
  lifetime: { volatile: 60, persistent: 600, absolute: 6_000 },
  robots: {
    add: ["shopreader"],
    allow: ["partner"],
    decide: (verdict: Verdict, { url }: Request) => (url.endsWith("/feed") ? "human" : verdict.kind),
  },
  tokens: { lifetime: 600 },
  storeTimeout: 1,
  onEvent,
};
const sessions = new Sessions<Shop>(options);
new Sessions({ store: memory(), secret: "x", robots: false, tokens: true });

function onEvent(event: SessionEvent): string {
  switch (event.type) {
    case "started":
    case "ended":
    case "discarded":
      return event.session;
    case "renewed":
      return event.session + event.from;
    case "refused":
      return event.carrier + event.reason;
    case "robot":
      return event.verdict.name ?? event.verdict.reason;
    case "store":
      return event.error.code;
    default:
      // @ts-expect-error Not every event tells of a session.
      return event.session;
  }
}

// @ts-expect-error A store is needed.
new Sessions({ secret: "x" });
// @ts-expect-error A secret is needed.
new Sessions({ store: memory() });
// @ts-expect-error A binding is no store.
new Sessions({ store: binding, secret: "x" });
// @ts-expect-error There is no such format.
new Sessions({ store: memory(), secret: "x", idFormat: "long" });
// @ts-expect-error Lifetimes are numbers.
new Sessions({ store: memory(), secret: "x", lifetime: { volatile: "2 hours" } });
// @ts-expect-error As in JavaScript: lower case.
new Sessions({ store: memory(), secret: "x", cookie: { sameSite: "Lax" } });
// @ts-expect-error An option that is not there is a slip of the pen.
new Sessions({ store: memory(), secret: "x", cookies: {} });
// @ts-expect-error Only false switches the filter off.
new Sessions({ store: memory(), secret: "x", robots: true });
// @ts-expect-error Only the kind of a verdict will do.
new Sessions({ store: memory(), secret: "x", robots: { decide: () => "alien" } });

export async function variables(): Promise<Response> {
  const session: Session<Shop> | null = await sessions.open(request);
  // @ts-expect-error A robot has no session.
  session.size;
  if (!session) return sessions.commit(null, new Response());

  session.vars.visits += 1;
  session.vars.name = "ann";
  // @ts-expect-error It is a number.
  session.vars.visits = "1";
  // @ts-expect-error There is no such variable.
  session.vars.other = 1;

  const unknown: unknown = session.get("visits");
  const number: number = session.get("visits", 0);
  const maybe: number | undefined = session.get<number>("visits");
  // @ts-expect-error It may not be there.
  const surely: number = session.get<number>("visits");
  const chained: typeof session = session.set("a", 1).set("b", new Map()).update({ c: 2 });
  // @ts-expect-error Keys are text.
  session.set(1, 1);
  const pairs: [string, unknown][] = [...session, ...session.entries()];
  session.getOrInsert("list", []).push(1);
  session.update(shop).verifyCsrf(new FormData().get("csrf"));
  const computed: string = session.getOrInsertComputed("d", (key) => key.toUpperCase());
  const popped: unknown = session.pop("d", undefined);
  const [key]: [string, unknown] = session.popItem();
  const copy: Shop = session.toObject();

  const cart: Namespace<{ apples: number }> = session.namespace<{ apples: number }>("cart");
  const apples: number = cart.vars.apples;
  const scope: string = cart.scope;
  // @ts-expect-error The scope is read only.
  cart.scope = "other";

  void [unknown, number, maybe, surely, chained, pairs, computed, popped, key, copy, apples, scope];
  return sessions.commit(session, new Response());
}

export function life(session: Session<Shop>): void {
  session.login(1);
  session.login(1n);
  session.login("ann");
  // @ts-expect-error That is nobody.
  session.login(null);
  const user: number | string = session.userid();
  session.setPersistent();
  session.setPersistent(false);
  const times: number = session.createdAt + session.lastUsedAt + session.expiresAt;
  const flags: boolean = session.isNew && session.persistent() && session.verifyCsrf(session.csrfToken());
  const texts: string = session.id + session.token + session.csrfToken();
  // @ts-expect-error An id is made, not set.
  session.id = "x";
  const fresh: "fresh" | "recovered" | "stale" = session.freshness;
  session.flash("note", "saved");
  const note: unknown = session.flash("note");
  session.renew();
  session.logout();
  session.destroy();
  void [user, times, flags, texts, fresh, note];
}

export async function site(): Promise<void> {
  const handler = sessions.handler<{ SESSIONS: KVNamespaceLike }, { waitUntil(work: Promise<unknown>): void }>(
    async (_request, env, ctx, session) => {
      ctx.waitUntil(env.SESSIONS.delete("x"));
      return new Response(String((await session())?.vars.visits));
    },
  );
  const response: Response = await handler(request, { SESSIONS: binding }, { waitUntil: () => {} });
  const verdict: Verdict = sessions.robot(request);
  const kinds: "human" | "speculative" | "suspect" | "tool" | "robot" = robot("curl/8").kind;
  const inspection: Inspection = sessions.inspect("x") ?? inspect("x");
  const ended: number = await sessions.end(7, {});
  const infos: SessionInfo[] = await sessions.list("ann");
  // @ts-expect-error A user id is no object.
  await sessions.list({});
  const error: SessionsError = new SessionsError("store", "store_failed", "the store failed");
  const category: "usage" | "input" | "store" | "internal" = error.category;
  void [response, verdict, kinds, inspection, ended, infos, category, version.length];
}

/** A store of one's own. */
export class Own implements Store {
  load(_key: string): Promise<Uint8Array | null> {
    return Promise.resolve(null);
  }
  create(_key: string, _bytes: Uint8Array, { ttlSeconds, owner }: WriteOptions): Promise<boolean> {
    return Promise.resolve(ttlSeconds > 0 && owner !== undefined);
  }
  save(_key: string, _bytes: Uint8Array, _options: WriteOptions): Promise<boolean> {
    return Promise.resolve(true);
  }
  replace(_from: string, _to: string, _bytes: Uint8Array, _options: WriteOptions): Promise<boolean> {
    return Promise.resolve(true);
  }
  delete(_key: string): Promise<void> {
    return Promise.resolve();
  }
}
