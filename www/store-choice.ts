/** Which store keeps the visitor's session: the visitor's choice, else the worker's variable `STORE`. */

export type StoreName = Env["STORE"];

/** A store that can be chosen, and what it promises. */
export interface StoreChoice {
  name: StoreName;
  title: string;
  level: "eventual" | "strict";
  text: string;
  /** How long an ended session can still be accepted. */
  logout: string;
  /** What becomes of two saves of one session at the same moment. */
  parallel: string;
  /** In dollars for a million requests: see docs/guide/which-store.md. */
  price: string;
}

export const stores: readonly StoreChoice[] = [
  {
    name: "kv",
    title: "Workers KV",
    level: "eventual",
    text: "Needs nothing but a binding.",
    logout: "within 60 seconds",
    parallel: "may lose a change",
    price: "$ 0.95",
  },
  {
    name: "durable-object",
    title: "Durable Objects",
    level: "strict",
    text: "One object for each session, near its visitor.",
    logout: "at once, everywhere",
    parallel: "all kept",
    price: "$ 0.24",
  },
  {
    name: "d1",
    title: "D1",
    level: "strict",
    text: "One table, for sites that have a database.",
    logout: "at once, everywhere",
    parallel: "all kept",
    price: "$ 0.10",
  },
];

/** The store of that name. */
export function storeNamed(name: string | undefined): StoreChoice | undefined {
  return stores.find((one) => one.name === name);
}

/** The name of the store that keeps this visitor's session. */
export function chosenStore(request: Request, env: Env): StoreName {
  const [, name] = /(?:^|;\s*)store=([\w-]+)/.exec(request.headers.get("Cookie") ?? "") ?? [];
  return storeNamed(name)?.name ?? env.STORE;
}

/** The field `Set-Cookie` that remembers the choice until the browser is closed. */
export function choiceCookie({ name }: StoreChoice): string {
  return `store=${name}; Path=/; HttpOnly; SameSite=Lax`;
}
