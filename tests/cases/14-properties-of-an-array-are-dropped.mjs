// ravionhq/superjson #91, roccomuso/memorystore #6: what cannot be stored is dropped without a word.
import { memory, Sessions } from "eltanin";
import { request, secret, verdict } from "./support.mjs";

const session = await new Sessions({ store: memory(), secret }).open(request());
let said = "";
try {
  session.set("match", "order 17".match(/(?<number>\d+)/));
} catch (error) {
  said = error.message;
}
verdict(said.startsWith("match."), said || "the properties of a match were taken and would be dropped");
