/** The assertions of the suites. They throw plain errors, so that every test runner shows them. */

/** Throws unless both are equal as JSON shows them. Bytes are compared by `expectBytes`. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${what}: expected ${other}, but got ${one}`);
}

/** Throws unless `actual` is a `Uint8Array` with the bytes of `expected`. `null` stands for no entry. */
export function expectBytes(actual: Uint8Array | null | undefined, expected: Uint8Array | null, what: string): void {
  if (actual == null || expected === null) {
    expectEqual(picture(actual ?? null), picture(expected), what);
    return;
  }
  if (Object.prototype.toString.call(actual) !== "[object Uint8Array]") throw new Error(`${what}: not a Uint8Array`);
  const at = expected.findIndex((byte, index) => actual[index] !== byte);
  if (actual.length === expected.length && at < 0) return;
  throw new Error(`${what}: expected ${picture(expected)}, but got ${picture(actual)}`);
}

/** Throws unless the promise rejects, with `reason` if one is given. */
export async function expectRejection(promise: Promise<unknown>, what: string, reason?: unknown): Promise<void> {
  let resolved = true;
  try {
    await promise;
  } catch (error) {
    resolved = false;
    if (reason !== undefined && error !== reason) throw new Error(`${what}: rejected with another error, ${error}`);
  }
  if (resolved) throw new Error(`${what}: it resolved, but must reject`);
}

/** The first bytes, and how many there are. */
function picture(bytes: Uint8Array | null): string | null {
  return bytes && `${bytes.length} bytes [${bytes.slice(0, 24).join(" ")}${bytes.length > 24 ? " …" : ""}]`;
}
