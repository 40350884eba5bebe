/** The types of the doubles in `eltanin/testing`. */

import { durableObject, kv, type Store } from "eltanin";
import { type Fault, hostileDurableObject, hostileKv } from "eltanin/testing";

const binding = hostileKv({ seed: 1, profile: "calm" });
export const stores: Store[] = [kv(binding), kv(binding.at("Tokyo")), durableObject(hostileDurableObject({ seed: 1 }))];
export const text: Promise<string | null> = binding.get("a");
export const buffer: Promise<ArrayBuffer | null> = binding.get("a", "arrayBuffer");
export const result: Promise<number> = binding.clock.run(async () => binding.faults.length);
export const kinds: Fault["what"][] = binding.faults.map(({ what }) => what);
hostileDurableObject({ seed: 1, profile: { refused: 100 }, clock: binding.clock });

// @ts-expect-error: there is no such profile
hostileKv({ seed: 1, profile: "stormy" });
// @ts-expect-error: a rate of Durable Objects
hostileKv({ seed: 1, profile: { refused: 100 } });
// @ts-expect-error: the seed is missing
hostileDurableObject({});
// @ts-expect-error: faults are only read
binding.faults.push({ at: 0, call: "get", key: "a", what: "failed" });
