import type { ErrorCode } from "./core/contract.gen.js";

export type { ErrorCode };

/** Who can fix a {@link SessionsError}. */
export type ErrorCategory =
  /** The developer: an option or an argument is wrong. */
  | "usage"
  /** The source of a value: it cannot be stored. */
  | "input"
  /** The operator of the store: it failed or did not answer. */
  | "store"
  /** A failure of the platform, or a bug in Eltanin. */
  | "internal";

/** Converts a thrown value to text. Never throws, even if the conversion does. */
export function describe(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return "something unprintable";
  }
}

/**
 * The error class of Eltanin. `code` is a stable word for programs. `message` is for people: it says what is wrong,
 * where, and what would be right. Input from a client never causes one.
 */
export class SessionsError extends Error {
  override readonly name = "SessionsError";
  readonly category: ErrorCategory;
  /** A stable word such as `"key_too_short"`. */
  readonly code: ErrorCode;

  constructor(category: ErrorCategory, code: ErrorCode, message: string = code, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.category = category;
    this.code = code;
  }
}
