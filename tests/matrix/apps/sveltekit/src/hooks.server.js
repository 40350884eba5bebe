import { memory, Sessions } from "eltanin";
import { eltanin } from "eltanin/sveltekit";
import { building } from "$app/environment";

const store = memory();

export const handle = eltanin(() => {
  if (building) throw new Error("a page that is prerendered has asked for the session");
  return new Sessions({ store, secret: process.env.SESSION_SECRET });
});
