/** The package's face as a user's compiler sees it. */

import {
  generateSecret,
  type Inspection,
  inspect,
  type KVNamespaceLike,
  kv,
  memory,
  type Namespace,
  type RequestLike,
  robot,
  type Saved,
  type SavedCookie,
  type Session,
  type SessionEvent,
  type SessionInfo,
  Sessions,
  SessionsError,
  type SessionsOptions,
  type Snapshot,
  type Store,
  type UpdateOptions,
  type Verdict,
  version,
  type Write,
} from "eltanin";

interface Shop {
  visits: number;
  name?: string;
}

declare const binding: KVNamespaceLike;
declare const shop: Shop;
declare const request: Request;

const options: SessionsOptions = {
  store: kv(binding, { prefix: "shop:" }),
  secret: [generateSecret(), new Uint8Array(32)],
  idFormat: "draco",
  cookie: { name: "sid", path: "/", domain: "example.com", sameSite: "none", secure: true, partitioned: true },
  lifetime: { volatile: 60, persistent: 600, absolute: 6_000 },
  persistence: "anyone",
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
    case "dropped":
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
// @ts-expect-error There is no such option.
kv(binding, { consistency: "eventual" });
// @ts-expect-error A binding is no store.
new Sessions({ store: binding, secret: "x" });
// @ts-expect-error There is no such option of a namespace.
kv(binding, { consistency: "eventual" });
// @ts-expect-error Anyone or who has logged in.
new Sessions({ store: memory(), secret: "x", persistence: "nobody" });
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

  const pairs: [string, unknown][] = [...session, ...session.entries()];
  session.update(shop).verifyCsrf(new FormData().get("csrf"));
  const [key]: [string, unknown] = session.popItem();
  const copy: Shop = session.toObject();

  const cart: Namespace<{ apples: number }> = session.namespace<{ apples: number }>("cart");
  const apples: number = cart.vars.apples;
  const scope: string = cart.scope;
  // @ts-expect-error The scope is read only.
  cart.scope = "other";

  void [pairs, key, copy, apples, scope];
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
  session.reset();
  session.logout();
  session.logout({ clear: true });
  const status: "unchanged" | "saved" | "merged" | "dropped" | undefined = session.status;
  // @ts-expect-error It is told, not set.
  session.status = "saved";
  session.destroy();
  void [user, times, flags, texts, fresh, note, status];
}

export async function saving(like: RequestLike): Promise<string> {
  const session = await sessions.open(like);
  const { status, headers, cookies, token }: Saved = await sessions.save(session);
  const [cookie]: SavedCookie[] = cookies;
  const maxAge: number | undefined = cookie?.options.maxAge;
  // @ts-expect-error A promise is no session.
  await sessions.save(sessions.open(request));
  // @ts-expect-error A response is needed.
  await sessions.commit(session);
  return status + headers.get("Vary") + token + maxAge;
}

export async function site(): Promise<void> {
  const handler = sessions.handler<{ SESSIONS: KVNamespaceLike }, { waitUntil(work: Promise<unknown>): void }>(
    async (_request, env, ctx, session) => {
      ctx.waitUntil(env.SESSIONS.get("x", "arrayBuffer"));
      return new Response(String((await session())?.vars.visits));
    },
  );
  const response: Response = await handler(request, { SESSIONS: binding }, { waitUntil: () => {} });
  const verdict: Verdict = sessions.robot(request);
  const kinds: "human" | "speculative" | "suspect" | "tool" | "robot" = robot("curl/8").kind;
  const inspection: Inspection = sessions.inspect("x") ?? inspect("x");
  const ended: number = (await sessions.end(7, {})) + (await sessions.end(7n, { only: "handle" }));
  const infos: SessionInfo[] = await sessions.list("ann");
  // @ts-expect-error A user id is no object.
  await sessions.list({});
  const error: SessionsError = new SessionsError("store", "store_failed", "the store failed");
  const category: "usage" | "input" | "store" | "internal" = error.category;
  void [response, verdict, kinds, inspection, ended, infos, category, version.length];
}

export async function saved(session: Session<Shop>): Promise<Response> {
  const { status, headers, cookies, token }: Saved = await sessions.save(session);
  const kinds: "unchanged" | "saved" | "merged" | "dropped" = status;
  const cookie: SavedCookie | undefined = cookies[0];
  const sameSite: "strict" | "lax" | "none" | undefined = cookie?.options.sameSite;
  const age: number | undefined = cookie?.options.maxAge;
  await sessions.save(null);
  void [kinds, sameSite, age, token.length];
  return new Response(null, { headers });
}

/** A request of a framework that hands over less. */
export async function less(): Promise<void> {
  const like: RequestLike = {
    url: "https://shop.example/",
    headers: { get: (name) => (name === "cookie" ? "" : null) },
  };
  const session: Session<Shop> | null = await sessions.open(like);
  const known: boolean = sessions.knows({ ...like, method: "POST" });
  const refusal: Response | undefined = sessions.challenge(like, session);
  // @ts-expect-error A URL is needed: it tells localhost and the origin.
  await sessions.open({ headers: new Headers() });
  void [known, refusal];
}

/** A store of one's own. */
export class Own implements Store {
  readonly atomic = true;
  async load(_key: string): Promise<Snapshot | null> {
    return { bytes: new Uint8Array(), version: "anything" };
  }
  async update(
    key: string,
    change: (current: Uint8Array | null) => Write | null,
    { seen, signal, waiting }: UpdateOptions,
  ): Promise<void> {
    signal?.throwIfAborted();
    waiting?.(100);
    const current = seen === undefined ? await this.load(key) : seen;
    const write = change(current?.bytes ?? null);
    const ttlSeconds: number | undefined = write?.ttlSeconds;
    void ttlSeconds;
  }
}

// @ts-expect-error Whether it is atomic must be said.
const _silent: Store = { load: async () => null, update: async () => {} };
// @ts-expect-error `change` takes bytes or null.
const _wrong: Store = { atomic: true, load: async () => null, update: async (_key, change) => void change("text") };
