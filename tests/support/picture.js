/**
 * A value as text that tells everything about it: class, order, `-0`, what an ArrayBuffer holds.
 * Two values with the same picture are the same to whoever reads them.
 */
export function picture(value) {
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  // What this engine cannot make is an instance of a class of the package, whose name is minified.
  if (!globalThis[classOf(value)] && Object.keys(value).length === 0) return "unreadable()";
  const parts = pictures[classOf(value)];
  if (!parts) throw new TypeError(`no picture of ${classOf(value)}`);
  return `${classOf(value)}(${parts(value)})`;
}

function classOf(value) {
  // What has no prototype is a plain object.
  return Object.getPrototypeOf(value)?.constructor.name ?? "Object";
}

const list = (items) => [...items].map(picture).join(", ");
const pairs = (entries) => [...entries].map(([key, value]) => `${picture(key)}: ${picture(value)}`).join(", ");
const bytes = (buffer) => [...new Uint8Array(buffer)].join(" ");

const pictures = {
  Array: list,
  Set: list,
  Map: pairs,
  Object: (value) => pairs(Object.entries(value)),
  Date: (value) => String(value.getTime()),
  URL: (value) => value.href,
  RegExp: (value) => `${value.source} ${value.flags}`,
  ArrayBuffer: bytes,
};

for (const kind of ["Uint8", "Uint8Clamped", "Int8", "Uint16", "Int16", "Uint32", "Int32", "BigUint64", "BigInt64"]) {
  pictures[`${kind}Array`] = list;
}
for (const kind of ["Float16", "Float32", "Float64"]) pictures[`${kind}Array`] = list;
