/** Opens a session when somebody asks for it: what every adapter needs. */
export interface Lazy<T> {
  /** The session, opened at the first call. */
  get(): Promise<T | null>;
  /** Whether anybody has asked. */
  readonly asked: boolean;
  /** What was opened; `null` when nobody has asked, and when opening failed. */
  opened(): Promise<T | null>;
}

export function lazy<T>(open: () => Promise<T | null>): Lazy<T> {
  let opening: Promise<T | null> | undefined;
  return {
    get() {
      if (!opening) {
        opening = open();
        // Whoever awaits it is told. Where nobody does, it is no unhandled rejection.
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
