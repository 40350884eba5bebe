import { redirect, text } from "@sveltejs/kit";
import { requireUser } from "eltanin/sveltekit";

export async function GET({ locals }) {
  await requireUser(locals, () => redirect(303, "/login"));
  return text("your account");
}
