// sinonjs/fake-timers #510, vitest-dev/vitest #4579: under fake timers a date is an instance of a subclass of Date.
import { memory, Sessions } from "eltanin";
import { request, secret, verdict } from "./support.mjs";

const Real = Date;
class ClockDate extends Real {
  constructor(...args) {
    super(...(args.length > 0 ? args : [1_800_000_000_000]));
  }

  static now() {
    return 1_800_000_000_000;
  }
}
globalThis.Date = ClockDate; // as fake-timers 13 and newer do
let said = "";
try {
  (await new Sessions({ store: memory(), secret }).open(request())).set("since", new Date());
} catch (error) {
  said = error.message;
}
globalThis.Date = Real;
verdict(said === "", said || "new Date() under fake timers is a date");
