/** Opens a session on demand. Every adapter uses it. */
export interface Lazy<T> {
  /** The session, opened at the first call. */
  get(): Promise<T | null>;
  /** Whether `get()` was called. */
  readonly asked: boolean;
  /** The opened session. `null` if `get()` was not called or opening failed. */
  opened(): Promise<T | null>;
}

export function lazy<T>(open: () => Promise<T | null>): Lazy<T> {
  let opening: Promise<T | null> | undefined;
  return {
    get() {
      if (!opening) {
        opening = open();
        // The caller gets the rejection. If the caller ignores it, it is not reported as unhandled.
        opening.catch(() => {});
      }
      return opening;
    },
    get asked() {
      return opening !== undefined;
    },
    opened: async () => (await opening?.catch(() => null)) ?? null,
  };
}
