/** What the adapter needs of Fastify. Its own types would bring those of Node into all of js/. */

import type { NodeRequest } from "./head.js";

/** What the adapter needs of a Fastify request. */
export interface FastifyRequestLike {
  raw: NodeRequest;
}

/** What the adapter needs of a Fastify reply. */
export interface FastifyReplyLike {
  getHeaders(): object;
  removeHeader(name: string): unknown;
  header(name: string, value: string | string[]): unknown;
  code(status: number): { send(): unknown };
}

/** What the adapter needs of a Fastify instance. */
export interface FastifyLike {
  decorateRequest(name: string, value: null): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: each hook has its own arguments.
  addHook(name: any, hook: (request: any, reply: any) => Promise<void>): unknown;
}
