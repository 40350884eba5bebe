import { upstream, visit } from "../../../scenario.js";

export async function GET({ locals }) {
  await visit(locals.session);
  return upstream();
}
