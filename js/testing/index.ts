/** Tools for tests of a site with sessions, and of stores. They need no test runner of their own. */

export type { VirtualClock } from "./clock.js";
export type { HostileOptions, ProfileName, TravelRates } from "./conditions.js";
export type { Fault, FaultKind } from "./fault.js";
export {
  type DurableObjectRates,
  type HostileDurableObject,
  type HostileDurableObjectOptions,
  hostileDurableObject,
} from "./hostile-durable-object.js";
export { type HostileKv, type HostileKvOptions, hostileKv, type KvRates } from "./hostile-kv.js";
export { type CookieContext, CookieJar, type StoredCookie } from "./jar.js";
export { browser, type Manner, robot } from "./request.js";
export { type MakeStore, type StoreSuiteOptions, storeSuite } from "./store-suite.js";
export { type Site, type VisitInit, Visitor, type VisitorOptions, visitor } from "./visitor.js";
