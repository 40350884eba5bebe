/** Tools for tests of a site with sessions. */

export { type CookieContext, CookieJar, type StoredCookie } from "./jar.js";
export { browser, type Manner, robot } from "./request.js";
export { type Site, type VisitInit, Visitor, type VisitorOptions, visitor } from "./visitor.js";
