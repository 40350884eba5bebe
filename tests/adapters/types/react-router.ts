/** The types of the adapter for React Router. */

import { type KVNamespaceLike, kv, memory, Sessions } from "eltanin";
import { createEltaninStorage, eltanin } from "eltanin/react-router";
import { createContext, type LoaderFunctionArgs, type MiddlewareFunction, type SessionStorage } from "react-router";

type Data = {
  visits?: number;
};

const bindings = createContext<{ SESSIONS: KVNamespaceLike; SECRET: string }>();

export const { sessionMiddleware, getSession, requireUser } = eltanin((context) => {
  const env = context.get(bindings);
  return new Sessions<Data>({ store: kv(env.SESSIONS), secret: env.SECRET });
});

export const middleware: MiddlewareFunction<Response>[] = [sessionMiddleware, requireUser("/login"), requireUser()];

export async function loader({ context }: LoaderFunctionArgs) {
  const session = await getSession(context);
  const visits: number | undefined = session?.get("visits");
  // @ts-expect-error: a misspelt key.
  session?.get("visit");
  return { visits };
}

const sessions = new Sessions<Data>({ store: memory(), secret: "" });
export const storage: SessionStorage<Data> = createEltaninStorage(sessions);

export async function action({ request }: LoaderFunctionArgs) {
  const { getSession, commitSession } = createEltaninStorage(sessions);
  const session = await getSession(request);
  session.set("visits", (session.get("visits") ?? 0) + 1);
  // @ts-expect-error: a value of another type.
  session.set("visits", "many");
  session.eltanin?.login(7);
  return commitSession(session);
}
