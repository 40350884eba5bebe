/** The conformance suite over `memory()` and both doubles, in virtual time, for any test runner. */

import { durableObject, kv, memory } from "eltanin";
import { hostileDurableObject, hostileKv, storeSuite } from "eltanin/testing";

export function declareSuites(test) {
  storeSuite(() => memory(), { test: (name, run) => test(`memory: ${name}`, run) });
  const doubles = {
    "hostile kv": [hostileKv, kv, 60],
    "hostile durable object": [hostileDurableObject, durableObject, 1],
  };
  for (const [double, [make, storeOn, ttlMin]] of Object.entries(doubles)) {
    const binding = make({ seed: 1, profile: "quiet" });
    const inVirtualTime = (name, run) => test(`${double}: ${name}`, () => binding.clock.run(run));
    storeSuite(() => storeOn(binding), { test: inVirtualTime, ttlMin });
  }
}
