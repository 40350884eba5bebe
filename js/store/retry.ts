import { describe } from "../error.js";

/** The waits before a call is repeated, in milliseconds, each from half to one and a half times as long. */
const WAITS_MS = [50, 150, 450];

/**
 * Failures after which Cloudflare recommends to repeat an idempotent call. A Durable Object says so in a property of
 * the error, D1 in the message.
 */
const TRANSIENT = /network connection lost|object to be reset|reset because its code was updated/i;

/** Repeats a call that fails for a moment. The call may have been performed all the same, so it must be idempotent. */
export async function retrying<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (const wait of WAITS_MS) {
    try {
      return await call();
    } catch (error) {
      if (!isTransient(error)) throw error;
      await sleep(wait * (0.5 + Math.random()), signal);
    }
  }
  return call();
}

/** Repeating a call to an overloaded object would add to its load. */
function isTransient(error: unknown): boolean {
  const { retryable, overloaded } = (error ?? {}) as { retryable?: boolean; overloaded?: boolean };
  return !overloaded && (retryable === true || TRANSIENT.test(describe(error)));
}

/** Resolves after a while; rejects with the signal's reason as soon as it is aborted. */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
