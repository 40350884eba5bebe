/** Guarded stores, and what they report. */

import assert from "node:assert/strict";
import { memory, SessionsError } from "eltanin";
import { GuardedStore } from "../../dist/store/guarded.js";

export const bytes = (...numbers) => new Uint8Array(numbers);
export const write = (...numbers) => ({ bytes: bytes(...numbers), ttlSeconds: 60 });
export const never = () => new Promise(() => {});

/** A guarded store with these methods instead of memory's, and what it reported. */
export function guard(methods, seconds = 5) {
  const inner = memory();
  const store = {
    atomic: true,
    load: (key) => inner.load(key),
    update: (...args) => inner.update(...args),
    ...methods,
  };
  const reported = [];
  return { store: new GuardedStore(store, seconds, (error) => reported.push(error)), inner, reported };
}

/** Lets everything happen that needs no time. */

/** The error that a promise rejects with, which must be a failure of the store and have been reported once. */
export async function failure(promise, reported) {
  const error = await promise.then(assert.fail, (caught) => caught);
  assert.ok(error instanceof SessionsError);
  assert.equal(error.category, "store");
  assert.deepEqual(reported, [error]);
  return error;
}
