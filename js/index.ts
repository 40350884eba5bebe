/** Sessions for edge workers. Start with {@link Sessions}. */

export { type ErrorCategory, type ErrorCode, SessionsError } from "./error.js";
export { inspect } from "./inspect.js";
export type { Namespace } from "./namespace.js";
export type * from "./options.js";
export type * from "./register.js";
export type { RequestLike } from "./request.js";
export { robot, type Verdict } from "./robot.js";
export type { Saved, SavedCookie } from "./saved.js";
export { generateSecret } from "./secret.js";
export type { Session } from "./session.js";
export { Sessions } from "./sessions.js";
export type { Snapshot, Store, UpdateOptions, Write } from "./store/contract.js";
export { type D1DatabaseLike, type D1Options, type D1StatementLike, d1 } from "./store/d1.js";
export {
  type DurableObjectNamespaceLike,
  type DurableObjectOptions,
  durableObject,
} from "./store/durable-object/store.js";
export { type KVNamespaceLike, type KvOptions, kv } from "./store/kv.js";
export { memory } from "./store/memory.js";
export { fromUnstorage, type UnstorageLike } from "./store/unstorage.js";
export { version } from "./version.js";
