/** Who has to do something about a {@link SessionsError}. */
export type ErrorCategory =
  /** The calling program: an option or an argument is wrong. */
  | "usage"
  /** Whoever supplied a value that cannot be kept. */
  | "input"
  /** Whoever runs the store: it failed or did not answer. */
  | "store"
  /** Nobody: the platform failed, or Eltanin has a bug. */
  | "internal";

/** What was thrown, in words. Anything can be thrown, also what cannot be made into text. */
export function said(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return "something unprintable";
  }
}

/**
 * The one error. `code` is a stable word for programs; `message` is for people and says what was wrong,
 * where, and what would be right. What a client sends never raises one.
 */
export class SessionsError extends Error {
  override readonly name = "SessionsError";
  readonly category: ErrorCategory;
  /** A stable word such as `"key_too_short"`. */
  readonly code: string;

  constructor(category: ErrorCategory, code: string, message: string = code, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.category = category;
    this.code = code;
  }
}
