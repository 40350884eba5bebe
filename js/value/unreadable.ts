/** A stored value that this engine cannot create. */

/**
 * A value in a record that this engine cannot create, such as a `RegExp` with a newer flag. It keeps its bytes, so it
 * is stored again as it was.
 */
export class Unreadable {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The bytes of such a value, `undefined` of any other. */
  static bytesOf(value: object): Uint8Array | undefined {
    return #bytes in value ? value.#bytes : undefined;
  }
}
