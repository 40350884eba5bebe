/** What to store instead of a value that is refused. */

/** By the name of the class. */
const INSTEAD = new Map(
  Object.entries({
    Promise: "await it first",
    "Request Response": "store what you read from it, such as `await response.json()`",
    "Headers FormData URLSearchParams Iterator": "store its entries, `[...value]`",
    "Blob File": "store its bytes, `await value.arrayBuffer()`",
    // Of Temporal.
    "Instant PlainDate PlainTime PlainDateTime ZonedDateTime Duration": "store its text, `value.toString()`",
    WeakMap: "use a Map",
    WeakSet: "use a Set",
    WeakRef: "store what it refers to",
    "DataView Buffer SharedArrayBuffer": "store a Uint8Array",
    "String Number Boolean BigInt Symbol": "store the primitive, `value.valueOf()`",
  }).flatMap(([names, right]) => names.split(" ").map((name) => [name, right] as const)),
);

/** What to store instead of an instance of the class with that name. */
export function insteadOf(name: string, value: object): string {
  if (value instanceof Error) return "store its `message`";
  return INSTEAD.get(name) ?? "store a plain object, such as `{ ...value }`";
}
