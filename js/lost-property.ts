/** Refuses properties that are set on a session or a namespace, because they would be lost. In sloppy mode too. */

import { SYSTEM_SCOPE } from "./core/contract.gen.js";
import { SessionsError } from "./error.js";

function refuse(receiver: unknown, name: string | symbol): never {
  const what = (receiver as { scope?: string }).scope === SYSTEM_SCOPE ? "session" : "namespace";
  const text = String(name);
  const right = `use \`${what}.set(${JSON.stringify(text)}, value)\` or \`${what}.vars\``;
  throw new SessionsError("usage", "property", `\`${text}\` set as a property of the ${what} would be lost; ${right}`);
}

/** Setting a property leads here unless the object or a prototype before this one has it. */
const last = new Proxy({}, { set: (_, name, __, receiver) => refuse(receiver, name) });

/** Makes `last` the prototype of the class that others extend. */
export function refuseUnknown({ prototype }: { readonly prototype: object }): void {
  Object.setPrototypeOf(prototype, last);
  // An `await` looks for it in every session, and a look into a proxy takes 0.2 µs.
  // biome-ignore lint/suspicious/noThenProperty: it says that a session is no promise.
  Object.defineProperty(prototype, "then", { value: undefined });
}

/** Refuses to set the members of a class. */
export function refuseMembers({ prototype }: { readonly prototype: object }): void {
  for (const [name, { value, get = () => value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === "constructor" || name === "then") continue;
    const set = function (this: unknown) {
      refuse(this, name);
    };
    Object.defineProperty(prototype, name, { get, set });
  }
}
