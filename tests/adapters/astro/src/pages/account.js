import { requireUser } from "eltanin/astro";

export async function GET(context) {
  return (await requireUser(context, "/login")) ?? new Response("your account");
}
