/** Sessions in Node: Express, Connect, Koa, Fastify and `node:http`. */

export type { GetSession, SessionsSource } from "./accessor.js";
export { eltanin, requireUser, type SessionRequest } from "./node/connect.js";
export type { NodeResponse } from "./node/deferred.js";
export { eltaninFastify, requireUserFastify } from "./node/fastify.js";
export type { FastifyLike, FastifyReplyLike, FastifyRequestLike } from "./node/fastify-face.js";
export type { NodeFields, NodeRequest } from "./node/head.js";
export { eltaninKoa, type KoaContext, requireUserKoa } from "./node/koa.js";
