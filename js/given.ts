/** Names what a developer passed in place of something else, for messages: "undefined", "a promise", "a Context". */
export function nameOf(value: unknown): string {
  if (value === undefined || value === null) return `${value}`;
  if (typeof (value as { then?: unknown }).then === "function") return "a promise, which must be awaited";
  const name = typeof value === "object" ? value.constructor?.name || "Object" : typeof value;
  return `${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`;
}
