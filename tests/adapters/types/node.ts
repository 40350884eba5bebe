/** The types of the adapters for Node. */

import { createServer, type IncomingMessage } from "node:http";
import { memory, Sessions } from "eltanin";
import {
  eltanin,
  eltaninFastify,
  type GetSession,
  requireUser,
  requireUserFastify,
  type SessionRequest,
} from "eltanin/node";
import fastify from "fastify";

interface Data {
  visits?: number;
}

declare module "fastify" {
  interface FastifyRequest {
    session: GetSession<Data>;
  }
}

const sessions = new Sessions<Data>({ store: memory(), secret: "" });

const withSession = eltanin(sessions);
const guard = requireUser("/login");

export const server = createServer((request, response) => {
  withSession(request, response, () => {
    guard(request, response, async () => {
      const session = await (request as IncomingMessage & SessionRequest<Data>).session();
      const visits: number | undefined = session?.get("visits");
      // @ts-expect-error: a misspelt key.
      session?.get("visit");
      response.end(`${visits}`);
    });
  });
});

const app = fastify();
app.register(eltaninFastify(sessions));
app.get("/", { preHandler: requireUserFastify("/login") }, async (request) => {
  const visits: number | undefined = (await request.session())?.get("visits");
  return `${visits}`;
});
