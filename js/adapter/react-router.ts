/** Sessions in React Router. */

export type { GetSession, SessionsSource } from "./accessor.js";
export { eltanin, type Middleware, type RouterContextLike, type RouterSessions } from "./react-router/middleware.js";
export type { StorageSession } from "./react-router/session.js";
export { createEltaninStorage, type EltaninStorage } from "./react-router/storage.js";
