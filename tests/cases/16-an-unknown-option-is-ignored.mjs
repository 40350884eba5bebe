// koajs/generic-session #111, sweetscript/next-app-session #9: an option under another name does nothing and says nothing.
import { memory, Sessions } from "eltanin";
import { secret, verdict } from "./support.mjs";

const wrong = [
  { cookie: { maxAge: 604_800 } },
  { cookie: { httpOnly: false } },
  { ttl: 60 },
  { lifetime: { idle: 60 } },
  { robots: { deny: ["x"] } },
];
const ignored = wrong.filter((options) => {
  try {
    return new Sessions({ store: memory(), secret, ...options });
  } catch {
    return false;
  }
});
verdict(ignored.length === 0, `taken without a word: ${JSON.stringify(ignored)}`);
