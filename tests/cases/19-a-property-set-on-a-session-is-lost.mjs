// vvo/iron-session #522, jcs224/hono_sessions #17: people write session.user = …, as everywhere else.
import { memory, Sessions } from "eltanin";
import { request, secret, verdict } from "./support.mjs";

const session = await new Sessions({ store: memory(), secret }).open(request());
let said = "";
try {
  session.user = { id: 1 };
} catch (error) {
  said = error.message;
}
verdict(said.includes("session.vars"), said || "session.user = … was taken and would be lost");
