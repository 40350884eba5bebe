/** The types of a site's variables: known keys check their values, and keys of type `string` are accepted. */

import { memory, type Namespace, type Session, Sessions } from "eltanin";

interface Shop {
  visits: number;
  name?: string;
  list?: string[];
}

declare const session: Session<Shop>;
declare const plain: Session;
declare const cart: Namespace<Record<string, number>>;
declare const key: string;

/** An interface has no index signature, and still its session is a session. */
export function helper(any: Session, namespace: Namespace): number | string {
  namespace.set("any", any.get("thing"));
  return any.userid();
}
helper(session, session);
helper(session, cart);
// @ts-expect-error A session that may hold anything is not one of a shop.
export const shop: Session<Shop> = plain;

export function known(): void {
  const visits: number | undefined = session.get("visits");
  const surely: number = session.get("visits", 0);
  const name: string | null = session.get("name", null);
  const list: string[] = session.getOrInsert("list", []);
  const computed: string = session.getOrInsertComputed("name", (of: "name") => of.toUpperCase());
  const popped: number = session.pop("visits");
  const fallback: string | undefined = session.pop("name", undefined);
  const has: boolean = session.has("name") || session.delete("name");
  const chained: Session<Shop> = session.set("visits", 1).set("name", "ann").update({ visits: 2 });
  const copy: Shop = session.update(session).toObject();
  session.vars.visits += 1;
  delete session.vars.name;
  void [visits, surely, name, list, computed, popped, fallback, has, chained, copy];
}

export function values(): void {
  // @ts-expect-error It is a number.
  session.set("visits", "many");
  // @ts-expect-error It is a number, or is not there.
  const text: string | undefined = session.get("visits");
  // @ts-expect-error It may not be there.
  const surely: number = session.get("visits");
  // @ts-expect-error The fallback is no number.
  const number: number = session.get("visits", "none");
  // @ts-expect-error It is a list of strings.
  session.getOrInsert("list", [1]);
  // @ts-expect-error It is text.
  session.getOrInsertComputed("name", () => 1);
  // @ts-expect-error It is a number.
  session.update({ visits: "many" });
  // @ts-expect-error It is a number.
  const popped: string = session.pop("visits");
  // @ts-expect-error It is a number.
  session.vars.visits = "many";
  void [text, surely, number, popped];
}

export function misspelt(): void {
  // @ts-expect-error There is no such variable.
  session.set("visit", 1);
  // @ts-expect-error There is no such variable.
  session.get("visit");
  // @ts-expect-error There is no such variable.
  session.get("visit", 0);
  // @ts-expect-error There is no such variable.
  session.has("visit");
  // @ts-expect-error There is no such variable.
  session.delete("visit");
  // @ts-expect-error There is no such variable.
  session.pop("visit");
  // @ts-expect-error There is no such variable.
  session.pop("visit", 0);
  // @ts-expect-error There is no such variable.
  session.getOrInsert("visit", 0);
  // @ts-expect-error There is no such variable.
  session.getOrInsertComputed("visit", () => 0);
  // @ts-expect-error There is no such variable.
  session.update({ visit: 1 });
  // @ts-expect-error There is no such variable.
  session.vars.visit;
}

/** A key that is known only at run time. */
export function dynamic(): void {
  const value: unknown = session.set(key, 1).get(key);
  const fallback: unknown = session.get(key, 0);
  const popped: unknown = session.pop(key, undefined);
  const inserted: unknown[] = session.getOrInsert(key, []);
  const computed: number = session.getOrInsertComputed(key, (one) => one.length);
  const has: boolean = session.has(key) || session.delete(key);
  session.set(`item-${key}` as string, 1);
  for (const each of session.keys()) session.delete(each);
  session.update([[key, 1]]).update(new Map([[key, 1]]));
  // @ts-expect-error Keys are text.
  session.set(1, 1);
  void [value, fallback, popped, inserted, computed, has];
}

/** Without types, any key holds any value. */
export function untyped(): void {
  const number: number = plain.set("visits", 1).get("visits", 0);
  const value: unknown = plain.get("visits");
  const length: number = plain.getOrInsert("list", []).push(1);
  const computed: string = plain.getOrInsertComputed("d", (of) => of.toUpperCase());
  const popped: unknown = plain.pop("d");
  plain.update({ a: 1 }).update(session.toObject());
  plain.vars[key] = plain.vars[`${key}2`];
  // @ts-expect-error Its type is not known.
  const text: string = plain.get("visits");
  void [number, value, length, computed, popped, text];
}

/** All variables of one type. */
export function uniform(): void {
  const apples: number | undefined = cart.set("apples", 1).get("apples");
  const some: number = cart.set(key, 1).get(key, 0);
  // @ts-expect-error All values are numbers.
  cart.set("apples", "many");
  // @ts-expect-error All values are numbers, under a key of type `string` too.
  cart.set(key, "many");
  // @ts-expect-error All values are numbers.
  cart.update({ apples: "many" });
  void [apples, some];
}

export async function namespaces(request: Request): Promise<void> {
  const sessions = new Sessions<Shop>({ store: memory(), secret: key });
  const opened = await sessions.open(request);
  const seen: string[] | undefined = opened?.namespace<{ seen: string[] }>("history").getOrInsert("seen", []);
  const any: unknown = opened?.namespace("other").get("anything");
  const typed: number | undefined = opened?.get("visits");
  void [seen, any, typed];
}
