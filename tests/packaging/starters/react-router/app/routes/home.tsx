import { getSession } from "../sessions.server";
import type { Route } from "./+types/home";

export async function loader({ context }: Route.LoaderArgs) {
  const session = await getSession(context);
  session?.set("visits", (session.get("visits") ?? 0) + 1);
  return { visits: session?.get("visits") };
}

export default function Home({ loaderData }: Route.ComponentProps) {
  return <p>{`visit ${loaderData.visits}`}</p>;
}
