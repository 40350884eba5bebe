/** Takes over the data of other libraries' sessions. Start with {@link takeOver}. */

export { type AstroOptions, fromAstro } from "./astro.js";
export type { CookiePlace } from "./cookie.js";
export { type ExpressSessionOptions, fromExpressSession } from "./express-session.js";
export { fromH3, type H3Options } from "./h3.js";
export { fromHonoSessions, type HonoSessionsOptions } from "./hono-sessions.js";
export { fromIronSession, type IronSessionOptions } from "./iron-session.js";
export { fromReactRouter, type ReactRouterOptions } from "./react-router.js";
export { type Load, type OldData, type OldSession, takeOver } from "./takeover.js";
